package io.fairlead.demo;

/** A way in which customers reach the company. */
interface Outsider {

    /** The kind of channel. */
    String kind();

    /**
     * A customer begins, or goes on with what was left unanswered. Blocks, for as long as writing takes a person.
     *
     * @throws Exception if the server does not take it
     */
    void write(Company.Line line, Customer customer) throws Exception;
}

package io.fairlead.demo;

/** A sign-in as {@code demo-accounts.json} tells it. */
record Account(String role, String email, String password) {
    @Override
    public String toString() {
        return "Account " + email;
    }
}

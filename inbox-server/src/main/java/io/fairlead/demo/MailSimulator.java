package io.fairlead.demo;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Customers who write mails, by SMTP, and answer the agents' in the same thread. */
@DemoPart
final class MailSimulator implements Outsider {

    private static final Logger log = LoggerFactory.getLogger(MailSimulator.class);
    private static final int REMEMBERED = 500;
    private static final int ANSWERS = 4;
    private static final double ANSWERED = 0.8;
    private static final double GOES_ON = 0.15;

    private final World world;
    private final Phrases phrases;
    private final Customers customers;
    private final MailHouse house;
    private final RandomGenerator random = RandomGenerator.of("SecureRandom");

    /** Answers given so far, by the first message id of the thread. */
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private final Deque<Sent> recent = new ConcurrentLinkedDeque<>();

    MailSimulator(World world, Phrases phrases, Customers customers, MailHouse house) {
        this.world = world;
        this.phrases = phrases;
        this.customers = customers;
        this.house = house;
        house.onCustomersMail(this::receive);
    }

    private record Sent(Company.Line line, Customer customer, Letter letter) {}

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public void write(Company.Line line, Customer customer) throws Exception {
        Sent before = random.nextDouble() < GOES_ON ? recent.pollFirst() : null;
        if (before != null) {
            Letter again = before.letter.following(phrases.nudge(before.customer, random));
            send(before.customer, again);
            return;
        }
        Phrases.Written written = phrases.letter(customer, line.topic(), random);
        Letter letter = Letter.first(customer, line.path(), written.subject(), written.text());
        send(customer, letter);
        recent.addFirst(new Sent(line, customer, letter));
        if (recent.size() > REMEMBERED) {
            var _ = recent.pollLast();
        }
    }

    private void send(Customer from, Letter letter) throws MessagingException {
        letter.send(from, house.smtpPort(), random.nextInt(4));
        world.counted(kind());
    }

    /** On the mail server's thread: reads what is needed and answers later. */
    private void receive(String address, MimeMessage mail) {
        Customer customer = customers.byEmail(address);
        if (customer == null || random.nextDouble() >= ANSWERED) {
            return;
        }
        try {
            Letter letter = answer(customer, mail);
            int given = answers.merge(letter.root(), 1, Integer::sum);
            if (given <= ANSWERS) {
                world.later(world.pace().answer(random), () -> send(customer, letter));
            }
        } catch (MessagingException | java.io.IOException e) {
            log.debug("A customer cannot read a mail", e);
        }
    }

    private Letter answer(Customer customer, MimeMessage mail) throws MessagingException, java.io.IOException {
        InternetAddress to = (InternetAddress) mail.getReplyTo()[0];
        String quoted = phrases.wrote(customer, Letter.date(mail), sender(mail)) + "\n> "
                + Letter.text(mail).strip().replace("\r\n", "\n").replace("\n", "\n> ");
        return Letter.answering(
                customer,
                to.getAddress(),
                mail,
                phrases.answer(customer, random) + "\n\n" + customer.name() + "\n\n" + quoted);
    }

    private static String sender(Message mail) throws MessagingException {
        InternetAddress from = (InternetAddress) mail.getFrom()[0];
        @Nullable String name = from.getPersonal();
        return name == null ? from.getAddress() : name;
    }
}

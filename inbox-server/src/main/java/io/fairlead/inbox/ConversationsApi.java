package io.fairlead.inbox;

import io.fairlead.kernel.Ability;
import io.fairlead.kernel.Actor;
import io.fairlead.kernel.Ids;
import io.fairlead.kernel.Page;
import io.fairlead.kernel.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;
import reactor.core.publisher.Mono;

/** Conversations and their messages over HTTP. */
@RestController
@RequestMapping("/api/conversations")
class ConversationsApi {

    private final Conversations conversations;
    private final ListTable lists;
    private final DetailTable details;
    private final MessageTable messages;
    private final Replies replies;
    private final Json json;

    ConversationsApi(
            Conversations conversations,
            ListTable lists,
            DetailTable details,
            MessageTable messages,
            Replies replies,
            Json json) {
        this.conversations = conversations;
        this.lists = lists;
        this.details = details;
        this.messages = messages;
        this.replies = replies;
        this.json = json;
    }

    /** @param seq the journal's position before the list was read */
    record ConversationList(
            List<ConversationView> items, @Nullable String next, long seq) {}

    @GetMapping
    Mono<ConversationList> list(
            Actor.User actor,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String assignee,
            @RequestParam(required = false) @Nullable String team,
            @RequestParam(required = false) @Nullable String inbox,
            @RequestParam(required = false) @Nullable String channel,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String language,
            @RequestParam(required = false) @Nullable String productLine,
            @RequestParam(required = false) @Nullable String sla,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "newest") String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        actor.require(Ability.CONVERSATION_READ);
        ConversationFilter filter = new ConversationFilter(
                view,
                ConversationFilter.words(status),
                assignee,
                ConversationFilter.ids("team", team),
                ConversationFilter.ids("inbox", inbox),
                ConversationFilter.ids("channel", channel),
                ConversationFilter.words(country),
                ConversationFilter.words(language),
                ConversationFilter.words(productLine),
                sla,
                q,
                sort);
        return lists.list(actor, filter, Page.limit(limit), after)
                .map(listed -> new ConversationList(
                        listed.page().items(), listed.page().next(), listed.seq()));
    }

    @GetMapping("/counts")
    Mono<Map<String, Long>> counts(Actor.User actor) {
        actor.require(Ability.CONVERSATION_READ);
        return lists.counts(actor);
    }

    record ConversationDetail(
            ConversationView conversation,
            List<DetailTable.Participant> participants,
            DetailTable.@Nullable Draft draft,
            List<DetailTable.Draft> drafts,
            List<ScheduledView> scheduled,
            Page<MessageView> messages,
            List<String> abilities,
            long seq) {}

    @GetMapping("/{id}")
    Mono<ConversationDetail> open(Actor.User actor, @PathVariable String id) {
        UUID conversation = id(id);
        return head(actor, conversation)
                .zipWhen(head -> messages.thread(conversation, null, null, Page.DEFAULT_LIMIT + 1)
                        .collectList())
                .map(both -> detail(actor, both.getT1(), both.getT2()));
    }

    private static ConversationDetail detail(Actor.User actor, DetailTable.Head head, List<MessageView> newest) {
        boolean more = newest.size() > Page.DEFAULT_LIMIT;
        List<MessageView> shown = more ? newest.subList(1, newest.size()) : newest;
        return new ConversationDetail(
                head.conversation(),
                head.participants(),
                head.drafts().stream()
                        .filter(d -> "reply".equals(d.kind()))
                        .findFirst()
                        .orElse(null),
                head.drafts(),
                head.scheduled(),
                new Page<>(shown, more ? Long.toString(shown.getFirst().seq()) : null),
                actor.role().abilities().stream().map(Ability::code).sorted().toList(),
                head.seq());
    }

    @GetMapping("/{id}/messages")
    Mono<Page<MessageView>> thread(
            Actor.User actor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int size = Page.limit(limit);
        UUID conversation = id(id);
        return head(actor, conversation)
                .then(messages.thread(conversation, before, after, size + 1).collectList())
                .map(found -> page(found, size, after != null));
    }

    /** One more than asked for was read; it tells that there is more, and in which direction it is to be cut off. */
    private static Page<MessageView> page(List<MessageView> found, int size, boolean forward) {
        if (found.size() <= size) {
            return new Page<>(found, null);
        }
        List<MessageView> shown = forward ? found.subList(0, size) : found.subList(1, found.size());
        MessageView edge = forward ? shown.getLast() : shown.getFirst();
        return new Page<>(shown, Long.toString(edge.seq()));
    }

    @PostMapping("/{id}/messages")
    Mono<ResponseEntity<MessageView>> send(
            Actor.User actor, @PathVariable String id, @Valid @RequestBody NewMessage command) {
        return replies.send(actor, id(id), command)
                .map(sent -> ResponseEntity.status(sent.added() ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(sent.message()));
    }

    /** To whom an answer to the message would go; without one, to the newest that the customer wrote. */
    @GetMapping("/{id}/reply")
    Mono<ReplyPlan> plan(
            Actor.User actor, @PathVariable String id, @RequestParam(required = false) @Nullable UUID answers) {
        return replies.plan(actor, id(id), answers);
    }

    record Assign(@Nullable UUID assigneeId) {}

    @PostMapping("/{id}/assign")
    Mono<ConversationView> assign(Actor.User actor, @PathVariable String id, @RequestBody Assign command) {
        return conversations.assign(actor, id(id), command.assigneeId());
    }

    @PostMapping("/{id}/close")
    Mono<ConversationView> close(Actor.User actor, @PathVariable String id) {
        return conversations.close(actor, id(id));
    }

    @PostMapping("/{id}/reopen")
    Mono<ConversationView> reopen(Actor.User actor, @PathVariable String id) {
        return conversations.reopen(actor, id(id));
    }

    record Snooze(@NotNull Instant until) {}

    @PostMapping("/{id}/snooze")
    Mono<ConversationView> snooze(Actor.User actor, @PathVariable String id, @Valid @RequestBody Snooze command) {
        return conversations.snooze(actor, id(id), command.until());
    }

    @PostMapping("/{id}/spam")
    Mono<ConversationView> spam(Actor.User actor, @PathVariable String id) {
        return conversations.spam(actor, id(id));
    }

    @PostMapping("/{id}/wait")
    Mono<ConversationView> waitForCustomer(Actor.User actor, @PathVariable String id) {
        return conversations.waitForCustomer(actor, id(id));
    }

    @PatchMapping("/{id}")
    Mono<ConversationView> edit(
            Actor.User actor, @PathVariable String id, @Valid @RequestBody ConversationEdit command) {
        return conversations.edit(actor, id(id), command);
    }

    record SaveDraft(
            @NotNull @Pattern(regexp = "reply|note") String kind,
            @NotNull @Size(max = 100_000) String text,
            @Nullable @Size(max = 100) List<NewMessage.Recipient> to,
            @Nullable @Size(max = 100) List<NewMessage.Recipient> cc,
            @Nullable @Size(max = 100) List<NewMessage.Recipient> bcc,
            @Nullable @Size(max = 20) List<@NotNull UUID> attachments) {}

    @PutMapping("/{id}/draft")
    Mono<DetailTable.Draft> saveDraft(
            Actor.User actor, @PathVariable String id, @Valid @RequestBody SaveDraft command) {
        UUID conversation = id(id);
        String recipients = command.to() == null && command.cc() == null && command.bcc() == null
                ? null
                : json.write(
                        Map.of("to", orNone(command.to()), "cc", orNone(command.cc()), "bcc", orNone(command.bcc())));
        return head(actor, conversation)
                .then(details.saveDraft(
                        conversation,
                        actor.id(),
                        command.kind(),
                        Cleaning.stripNul(command.text()),
                        recipients,
                        command.attachments()));
    }

    @DeleteMapping("/{id}/draft")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> dropDraft(Actor.User actor, @PathVariable String id, @RequestParam String kind) {
        UUID conversation = id(id);
        return head(actor, conversation).then(details.dropDraft(conversation, actor.id(), kind));
    }

    private Mono<DetailTable.Head> head(Actor.User actor, UUID id) {
        actor.require(Ability.CONVERSATION_READ);
        return details.head(id, actor.id())
                .filter(head -> actor.sees(head.conversation().inbox().id()))
                .switchIfEmpty(Mono.error(() -> new Problem.NotFound("conversation")));
    }

    private static List<NewMessage.Recipient> orNone(@Nullable List<NewMessage.Recipient> list) {
        return list == null ? List.of() : list;
    }

    private static UUID id(String text) {
        return Ids.parse(text, "conversation");
    }
}

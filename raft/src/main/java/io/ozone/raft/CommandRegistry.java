package io.ozone.raft;

import com.google.protobuf.MessageLite;
import io.ozone.kv.Tx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The closed table from a command's {@code oneof} case to its handler: what a service's {@link ReplicatedState#apply}
 * dispatches through. A case without a handler, or with two, fails the construction, so the table is complete as soon
 * as one test builds it.
 *
 * @param <C> the command message with the oneof
 * @param <E> the generated enum of its cases; the case number 0 ({@code …_NOT_SET}) has no handler
 * @param <R> the reply message
 */
public final class CommandRegistry<C extends MessageLite, E extends Enum<E>, R extends MessageLite> {
    private final Function<C, E> caseOf;
    private final Map<E, Handler<C, R>> handlers;

    private CommandRegistry(Function<C, E> caseOf, Map<E, Handler<C, R>> handlers) {
        this.caseOf = caseOf;
        this.handlers = handlers;
    }

    /** One command's work. Bound by the rules of {@link ReplicatedState#apply}. */
    @FunctionalInterface
    public interface Handler<C, R> {
        R apply(Tx tx, Stamp stamp, C command);
    }

    public static <C extends MessageLite, E extends Enum<E>, R extends MessageLite> Builder<C, E, R> of(
            Class<E> cases, Function<C, E> caseOf) {
        return new Builder<>(cases, caseOf);
    }

    /** @throws IllegalArgumentException when the command has no case set, or one this version does not know */
    public R apply(Tx tx, Stamp stamp, C command) {
        E which = caseOf.apply(command);
        Handler<C, R> handler = handlers.get(which);
        if (handler == null) {
            throw new IllegalArgumentException(
                    "command at index %d has case %s, which no handler serves".formatted(stamp.index(), which));
        }
        return handler.apply(tx, stamp, command);
    }

    /** Whether {@link #apply} has a handler for it. A leader asks before it submits what came over the wire. */
    public boolean serves(C command) {
        return handlers.containsKey(caseOf.apply(command));
    }

    /** Collects the handlers of a {@link CommandRegistry}. */
    public static final class Builder<C extends MessageLite, E extends Enum<E>, R extends MessageLite> {
        private final Class<E> cases;
        private final Function<C, E> caseOf;
        private final Map<E, Handler<C, R>> handlers;

        private Builder(Class<E> cases, Function<C, E> caseOf) {
            this.cases = cases;
            this.caseOf = caseOf;
            this.handlers = new EnumMap<>(cases);
        }

        /** A handler that sees the whole command, with what stands beside the oneof. */
        public Builder<C, E, R> on(E which, Handler<C, R> handler) {
            if (handlers.putIfAbsent(which, handler) != null) {
                throw new IllegalArgumentException("case %s has two handlers".formatted(which));
            }
            return this;
        }

        /** A handler that needs only the arguments in the case. */
        public <A> Builder<C, E, R> on(E which, Function<C, A> arguments, Handler<A, R> handler) {
            return on(which, (tx, stamp, command) -> handler.apply(tx, stamp, arguments.apply(command)));
        }

        /** @throws IllegalStateException naming the cases that have no handler */
        public CommandRegistry<C, E, R> build() {
            List<E> missing = new ArrayList<>();
            for (E which : cases.getEnumConstants()) {
                boolean notSet = which.name().endsWith("_NOT_SET");
                if (!notSet && !handlers.containsKey(which)) {
                    missing.add(which);
                }
            }
            if (!missing.isEmpty()) {
                throw new IllegalStateException(
                        "no handler for the cases %s of %s".formatted(missing, cases.getName()));
            }
            return new CommandRegistry<>(caseOf, new EnumMap<>(handlers));
        }
    }
}

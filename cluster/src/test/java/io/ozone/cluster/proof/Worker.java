package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Kind;
import io.ozone.cluster.proof.Operation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One client that makes random operations one after the other, and notes them in the history. */
final class Worker implements Runnable {
    static final String PREFIX = "reg/";
    private static final String MOVED = "mv/";
    private static final int REGISTERS = 16;
    private static final int PAIRS = 6;

    private final int number;
    private final Door door;
    private final History history;
    private final Random random;
    private final BooleanSupplier ended;

    Worker(int number, Door door, History history, Random random, BooleanSupplier ended) {
        this.number = number;
        this.door = door;
        this.history = history;
        this.random = random;
        this.ended = ended;
    }

    /** Every key that any worker touches. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < REGISTERS; i++) {
            keys.add(PREFIX + i);
        }
        for (int i = 0; i < PAIRS; i++) {
            keys.add(MOVED + i + "/a");
            keys.add(MOVED + i + "/b");
        }
        return keys;
    }

    @Override
    public void run() {
        while (!ended.getAsBoolean()) {
            step();
        }
    }

    private void step() {
        int choice = random.nextInt(100);
        int pair = random.nextInt(PAIRS);
        boolean forth = random.nextBoolean();
        String key = random.nextInt(3) == 0 ? MOVED + pair + (forth ? "/a" : "/b") : PREFIX + random.nextInt(REGISTERS);
        if (choice < 40) {
            read(key);
        } else if (choice < 65) {
            write(Kind.PUT, key);
        } else if (choice < 73) {
            write(Kind.CREATE, key);
        } else if (choice < 85) {
            History.Call call = history.delete(number, key);
            call.end(door.delete(key));
        } else if (choice < 93 && door.canRename()) {
            String from = MOVED + pair + (forth ? "/a" : "/b");
            String to = MOVED + pair + (forth ? "/b" : "/a");
            History.Call call = history.rename(number, from, to);
            call.end(door.rename(from, to));
        } else {
            list(random.nextInt(4) == 0 ? MOVED : PREFIX);
        }
    }

    void read(String key) {
        History.Call call = history.get(number, key);
        Door.Found found = door.get(key);
        Outcome outcome = found.outcome() == Outcome.NOT_FOUND ? Outcome.DONE : found.outcome();
        call.end(outcome, found.write());
    }

    private void write(Kind kind, String key) {
        long value = history.newValue();
        History.Call call = history.write(number, kind, key, value);
        call.end(kind == Kind.PUT ? door.put(key, value) : door.create(key, value));
    }

    void list(String prefix) {
        long invoked = history.now();
        Set<String> names = door.list(prefix);
        if (names != null) {
            history.listed(number, prefix, names, invoked);
        }
    }
}

package io.ozone.cli;

import io.ozone.common.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;

/** One command: its parsed options, and what it does with them. */
public abstract class Action implements Callable<Integer> {
    @ArgGroup(validate = false, order = 1000, heading = "%nOptions of every command:%n")
    private CommonOptions common = new CommonOptions();

    private Terminal terminal;

    /** Does what the command is for; an exception becomes one line and an exit code. */
    protected abstract void run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        run();
        terminal.out().flush();
        return 0;
    }

    /** The settings that the command line names. */
    protected final Settings settings() {
        return common.settings();
    }

    protected final Terminal terminal() {
        return terminal;
    }

    /** Where the command's answer goes. */
    protected final Output output() {
        return new Output(terminal.out(), common.json());
    }

    /** For commands whose answer in JSON says more than the one for people. */
    protected final boolean wantsJson() {
        return common.json();
    }

    /** A remark for people; does not mix with the answer. */
    protected final void note(String format, Object... values) {
        terminal.err().println(format.formatted(values));
    }

    final void attach(Terminal other) {
        terminal = other;
    }
}

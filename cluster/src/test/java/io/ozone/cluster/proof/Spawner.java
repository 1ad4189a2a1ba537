package io.ozone.cluster.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that can't outlive this JVM, however it ends: at its orderly end they are killed, and should it be
 * killed itself, the kernel kills them ({@code PR_SET_PDEATHSIG}). The kernel means the thread that started a process, so
 * one thread, which never ends, starts them all.
 */
final class Spawner {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "spawner");
        thread.setDaemon(true);
        return thread;
    });

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "kill-processes"));
    }

    private Spawner() {}

    /** @param output gets both what the process prints and what it complains about */
    static Process start(List<String> command, Map<String, String> environment, Path output) {
        List<String> whole = new ArrayList<>();
        if (Files.isExecutable(SETPRIV)) {
            whole.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = THREAD.submit(() -> start(builder)).get();
            RUNNING.add(process);
            process.onExit().thenAccept(RUNNING::remove);
            return process;
        } catch (ExecutionException e) {
            throw new IllegalStateException("can't start " + String.join(" ", whole), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        return builder.start();
    }
}

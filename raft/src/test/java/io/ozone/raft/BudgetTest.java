package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of the process")
class BudgetTest {
    @TempDir
    Path root;

    @Test
    void eightGroupsInOneProcessNeedFewThreads() {
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        var groups = IntStream.range(0, 8)
                .mapToObj(i -> TestGroup.started(root.resolve("g" + i), 1))
                .toList();
        groups.forEach(group -> group.ask("put a 1"));
        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - before;
        groups.parallelStream().forEach(TestGroup::close);
        assertThat(threads).isLessThan(110);
    }
}

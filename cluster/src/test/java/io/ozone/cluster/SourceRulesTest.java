package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits of the source that no compiler checks. */
class SourceRulesTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern VAGUE_NAME = Pattern.compile(".*(Impl|Utils?|Helper)\\.java");
    private static final Pattern LEFT_BEHIND = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern SWALLOWED = Pattern.compile("catch \\([^)]* (ignored|ignore|expected)\\)");
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep");

    @Test
    void everyPackageSaysWhatLivesInIt() throws IOException {
        List<Path> silent = sources("src/main/java").stream()
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        assertThat(sources("src"))
                .noneMatch(file ->
                        VAGUE_NAME.matcher(file.getFileName().toString()).matches());
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        assertThat(matching("src", LEFT_BEHIND)).isEmpty();
    }

    @Test
    void noFailureIsSwallowed() throws IOException {
        assertThat(matching("src", SWALLOWED)).isEmpty();
    }

    @Test
    void testsWaitForConditionsAndNotForTime() throws IOException {
        assertThat(matching("src/test", SLEEP)).isEmpty();
    }

    private static List<Path> matching(String folder, Pattern pattern) throws IOException {
        return sources(folder).stream()
                .filter(file -> !file.endsWith("SourceRulesTest.java"))
                .filter(file -> pattern.matcher(read(file)).find())
                .toList();
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            return modules.map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .flatMap(SourceRulesTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.ozone.cluster;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of the module graph, and who may touch which library. See ARCHITECTURE.md, "Modules". */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ozone");

    /** Each module and the modules it may use; {@code common} and {@code wire} are open to all. */
    private static final Map<String, List<String>> ARROWS = new TreeMap<>(Map.of(
            "common", List.of(),
            "kv", List.of(),
            "raft", List.of("kv"),
            "server", List.of(),
            "client", List.of(),
            "scm", List.of("raft", "kv", "server"),
            "om", List.of("raft", "kv", "server"),
            "datanode", List.of("kv", "server"),
            "s3", List.of("client", "server"),
            "cli", List.of("client", "kv")));

    static Stream<String> modules() {
        return ARROWS.keySet().stream();
    }

    @Test
    void everyModuleIsInTheGraph() {
        assertThat(CLASSES.stream().map(ArchitectureTest::module).distinct())
                .allMatch(module ->
                        ARROWS.containsKey(module) || List.of("wire", "cluster").contains(module));
        assertThat(CLASSES.stream().map(ArchitectureTest::module).distinct()).containsAll(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyWhatIsBelowIt(String module) {
        DescribedPredicate<JavaClass> elsewhere = new DescribedPredicate<>("belong to a module that is not below") {
            @Override
            public boolean test(JavaClass target) {
                return target.getPackageName().startsWith("io.ozone.")
                        && !List.of(module, "common", "wire").contains(module(target))
                        && !ARROWS.get(module).contains(module(target));
            }
        };

        noClasses()
                .that(resideInAPackage("io.ozone." + module + ".."))
                .should()
                .dependOnClassesThat(elsewhere)
                .check(CLASSES);
    }

    @Test
    void ratisIsOnlyInTheReplicatedKitAndThePipelines() {
        noClasses()
                .that(resideOutsideOfPackages("io.ozone.raft..", "io.ozone.datanode.pipeline.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.ratis.."))
                .check(CLASSES);
    }

    @Test
    void rocksDbIsOnlyInKv() {
        noClasses()
                .that(resideOutsideOfPackages("io.ozone.kv.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.rocksdb.."))
                .check(CLASSES);
    }

    @Test
    void jettyIsOnlyInTheHttpDoors() {
        noClasses()
                .that(resideOutsideOfPackages("io.ozone.server..", "io.ozone.s3.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."))
                .check(CLASSES);
    }

    @Test
    void hadoopIsNowhere() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.hadoop.."))
                .check(CLASSES);
    }

    @Test
    void picocliIsOnlyInTheCommandLine() {
        noClasses()
                .that(resideOutsideOfPackages("io.ozone.cli..", "io.ozone.cluster.."))
                .should()
                .dependOnClassesThat(resideInAPackage("picocli.."))
                .check(CLASSES);
    }

    /** Replicas apply the same commands to the same state: nothing that differs between them may be in reach. */
    @ParameterizedTest
    @ValueSource(strings = {"io.ozone.om.command..", "io.ozone.scm.command.."})
    void commandsSeeNoClockRandomnessSettingsOrNetwork(String commands) {
        noClasses()
                .that(resideInAPackage(commands))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.ozone.common.time..",
                        "io.ozone.common.settings..",
                        "io.ozone.common.rpc..",
                        "java.net..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "java.util.random.."))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.(Random|UUID)|java\\.security\\.SecureRandom|java\\.time\\.(Clock|Instant)")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }
}

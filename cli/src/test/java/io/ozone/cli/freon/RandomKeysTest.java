package io.ozone.cli.freon;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cli.Shell;
import io.ozone.wire.om.BucketLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RandomKeysTest {
    private static final String NO_OM = " -D ozone.om.address=127.0.0.1:1 -D ozone.cli.request.timeout=50ms";

    private final Shell shell = new Shell();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--numOfVolumes=1 --numOfBuckets=1 --numOfKeys=10000 --keySize=524288 --replicationType=RATIS"
                        + " --numOfThreads=8 --factor=THREE --bufferSize=1048576",
                "--num-of-volumes 1 --num-of-buckets 1 --num-of-keys 10000 --key-size 512KB --type RATIS"
                        + " --num-of-threads 8 --replication THREE --buffer-size 1MB",
                "--num-of-volumes=1 --num-of-buckets=1 --num-of-keys=10000 --key-size=524288 -t RATIS"
                        + " --num-of-threads=8 -r THREE --buffer-size=1048576"
            })
    void optionsAreTakenInEitherForm(String line) {
        RandomKeys keys = parse(line);

        assertThat(keys.volumes).isEqualTo(1);
        assertThat(keys.buckets).isEqualTo(1);
        assertThat(keys.count()).isEqualTo(10_000);
        assertThat(keys.size).isEqualTo(524_288);
        assertThat(keys.threads()).isEqualTo(8);
        assertThat(keys.buffer).isEqualTo(1 << 20);
        assertThat(keys.type).isEqualTo("RATIS");
        assertThat(keys.factor).isEqualTo("THREE");
    }

    @Test
    void theDefaultsAreThoseOfTheField() {
        RandomKeys keys = parse("");

        assertThat(keys.count()).isEqualTo(10L * 1000 * 500_000);
        assertThat(keys.size).isEqualTo(10 << 10);
        assertThat(keys.threads()).isEqualTo(10);
        assertThat(keys.buffer).isEqualTo(4096);
        assertThat(keys.validate).isFalse();
        assertThat(keys.clean).isFalse();
        assertThat(keys.layout).isEqualTo(BucketLayout.BUCKET_LAYOUT_UNSPECIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--validate-writes --num-of-validate-threads 2 --clean-objects --bucket-layout OBJECT_STORE",
                "--validateWrites --numOfValidateThreads=2 --cleanObjects --bucketLayout=object_store"
            })
    void whatIsDoneBesidesWritingIsTakenInEitherForm(String line) {
        RandomKeys keys = parse(line);

        assertThat(keys.validate).isTrue();
        assertThat(keys.clean).isTrue();
        assertThat(keys.layout).isEqualTo(BucketLayout.OBJECT_STORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"randomkeys", "rk"})
    void theCommandLineOfTheManualGetsAsFarAsTheCluster(String word) {
        String line = word + " --numOfVolumes=1 --numOfBuckets=1 --numOfKeys=10000 --keySize=524288"
                + " --replicationType=RATIS --numOfThreads=8 --factor=THREE --bufferSize=1048576 --json" + NO_OM;

        assertThat(shell.run(("freon " + line).split(" "))).as(shell.err()).isEqualTo(8);
        assertThat(shell.err()).startsWith("UNREACHABLE: ");
    }

    @Test
    void wrongReplicationIsTold() {
        assertThat(shell.run(("freon rk --factor=TWO" + NO_OM).split(" "))).isEqualTo(2);
        assertThat(shell.err()).contains("'TWO'").contains("ONE or THREE");
        assertThat(shell.run(("freon rk --type=EC" + NO_OM).split(" "))).isEqualTo(9);
    }

    private static RandomKeys parse(String line) {
        RandomKeys keys = new RandomKeys();
        CommandLine parser = new CommandLine(keys).setCaseInsensitiveEnumValuesAllowed(true);
        parser.parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
        return keys;
    }
}

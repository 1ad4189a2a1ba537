package io.ozone.cli.freon;

import static io.ozone.cli.Word.absent;
import static io.ozone.cli.Word.word;

import io.ozone.cli.Group;

/** The words behind {@code ozone freon}. */
public final class FreonCommand {
    private FreonCommand() {}

    public static Group group() {
        return new Group("Generate load, and measure it.")
                .add(word("randomkeys rk", "Volumes and buckets full of random keys", RandomKeys::new))
                .add(word("ockg ozone-client-key-generator", "Write keys", KeyGenerator::new))
                .add(word(
                        "ockv ozone-client-key-validator",
                        "Read keys that ockg wrote, and check every byte",
                        KeyValidator::new))
                .add(word("ockr ozone-client-key-reader", "Read keys in random order", KeyReader::new))
                .add(word("ommg om-metadata-generator", "Calls to the Ozone Manager alone", OmMetadata::new))
                .add(word("s3kg s3-key-generator", "Write and read keys through the S3 door", S3KeyGenerator::new))
                .add(absent("ockrw ocokr ork omkg ombg ombr om-echo ome obrwf obrwk dfsg dfsv ddsg dtsg hg hsync s3bg"
                        + " dcg dcv dbp dn-echo dne fr follower-reader occ"))
                .example("ozone freon randomkeys --numOfVolumes=1 --numOfBuckets=1 --numOfKeys=1000 --keySize=10240")
                .example("ozone freon ockg -n 100000 -t 16 -s 4KB -p run1")
                .example("ozone freon ockv -n 100000 -t 16 -s 4KB -p run1")
                .example("ozone freon s3kg -o PUT --duration 30s -t 32 -s 10KB -p run1");
    }
}

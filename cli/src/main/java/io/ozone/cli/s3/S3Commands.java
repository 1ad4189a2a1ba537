package io.ozone.cli.s3;

import static io.ozone.cli.Word.word;

import io.ozone.cli.Group;

/** The words of {@code ozone s3}. */
public final class S3Commands {
    private S3Commands() {}

    public static Group group() {
        return new Group("The secrets that sign requests at the S3 door, and the keys that encrypt there.")
                .add(word("getsecret", "Show the secret of an access id; draw one when there is none", GetSecret::new))
                .add(word("setsecret", "Set the secret of an access id", SetSecret::new))
                .add(word("revokesecret", "Forget the secret of an access id", RevokeSecret::new))
                .add(word("createkey", "Make a key for server-side encryption", CreateKey::new))
                .example("eval $(ozone s3 getsecret --export)   then: aws s3 ls --endpoint-url http://127.0.0.1:9878");
    }
}

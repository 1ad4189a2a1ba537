package io.ozone.cli.sh;

import io.ozone.common.error.ErrorCode;
import java.util.List;

/** Two keys, given as two addresses or as a bucket's address and two names in it. */
record KeyPair(Address from, Address to) {
    static KeyPair parse(List<String> words) {
        if (words.size() == 3) {
            Address bucket = Address.bucket(words.get(0));
            return new KeyPair(bucket.withKey(words.get(1)), bucket.withKey(words.get(2)));
        }
        KeyPair pair = new KeyPair(Address.key(words.get(0)), Address.key(words.get(1)));
        if (!pair.to.host().isEmpty() && !pair.to.host().equals(pair.from.host())) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%s and %s name different clusters", words.get(0), words.get(1));
        }
        return pair;
    }
}

package io.ozone.om.service;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import io.ozone.wire.om.OmCommand;
import java.security.SecureRandom;

/**
 * Admission of what is said of encryption, which is the S3 door's work. OM sees to it that rows stay short, and draws the
 * keys that it keeps.
 */
final class EncryptionAdmission {
    private static final int NONCE_BYTES = 16;
    private static final int MATERIAL_BYTES = 32;
    private static final int MAX_NAME = 512;
    /** Of all that is said about one key: names, context, wrapped key. */
    private static final int MAX_BYTES = 16 << 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    private EncryptionAdmission() {}

    static OmCommand createKey(OmCommand command) {
        CreateEncryptionKey asked = command.getCreateEncryptionKey();
        if (asked.getName().isEmpty() || asked.getName().length() > MAX_NAME) {
            throw invalid("An encryption key's name must have 1 to " + MAX_NAME + " characters, not "
                    + asked.getName().length());
        }
        byte[] material = new byte[MATERIAL_BYTES];
        RANDOM.nextBytes(material);
        return command.toBuilder()
                .setCreateEncryptionKey(asked.toBuilder().setMaterial(ByteString.copyFrom(material)))
                .build();
    }

    static void check(CreateKey asked) {
        if (!asked.hasEncryption()) {
            return;
        }
        boolean part = asked.getPartNumber() != 0;
        check(asked.getEncryption(), !part, true);
    }

    static void check(CreateMultipartUpload asked) {
        if (asked.hasEncryption()) {
            check(asked.getEncryption(), true, false);
        }
    }

    private static void check(Encryption encryption, boolean withKey, boolean withNonce) {
        EncryptionScheme scheme = encryption.getScheme();
        boolean known = scheme != EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED
                && scheme != EncryptionScheme.UNRECOGNIZED
                && !encryption.getWrappedKey().isEmpty();
        if (withKey && !known) {
            throw invalid(
                    "What is encrypted must have a scheme and its key; the scheme is " + encryption.getSchemeValue());
        }
        if (!withKey && !encryption.toBuilder().clearNonce().build().equals(Encryption.getDefaultInstance())) {
            throw invalid("A part that is encrypted has a nonce and nothing else: the rest is its upload's");
        }
        if (encryption.getNonce().size() != (withNonce ? NONCE_BYTES : 0)) {
            throw invalid("A nonce of " + encryption.getNonce().size() + " bytes can't be taken here");
        }
        if (encryption.getSerializedSize() > MAX_BYTES) {
            throw invalid("What is said about the encryption of a key takes " + encryption.getSerializedSize()
                    + " bytes; at most " + MAX_BYTES + " are allowed");
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}

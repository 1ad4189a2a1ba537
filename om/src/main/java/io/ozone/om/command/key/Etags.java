package io.ozone.om.command.key;

import io.ozone.wire.om.CompletedPart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** ETags as S3 forms them: of a part the MD5 of its bytes, of a key made of parts the MD5 of those and their number. */
final class Etags {
    private static final int MD5_BYTES = 16;

    private Etags() {}

    static boolean isMd5(String etag) {
        return etag.length() == 2 * MD5_BYTES && etag.chars().allMatch(HexFormat::isHexDigit);
    }

    /** Empty when one of the parts has none. */
    static String ofParts(List<CompletedPart> parts) {
        MessageDigest digest = md5();
        for (CompletedPart part : parts) {
            if (!isMd5(part.getEtag())) {
                return "";
            }
            digest.update(HexFormat.of().parseHex(part.getEtag()));
        }
        return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}

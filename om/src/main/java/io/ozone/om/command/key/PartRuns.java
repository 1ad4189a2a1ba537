package io.ozone.om.command.key;

import com.google.protobuf.ByteString;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartRun;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a key is put together from, as its row says it: parts that are alike are one run. */
final class PartRuns {
    /** The checksum of a part, in less than half of the bytes that its text takes. */
    private record Checksum(String name, ByteString bytes) {
        static final Checksum NONE = new Checksum("", ByteString.EMPTY);

        /** None when the text is of another form than a name, a colon and base64. */
        static Checksum parse(String text) {
            int colon = text.indexOf(':');
            if (colon <= 0 || colon == text.length() - 1) {
                return NONE;
            }
            try {
                byte[] bytes = Base64.getDecoder().decode(text.substring(colon + 1));
                return new Checksum(text.substring(0, colon), ByteString.copyFrom(bytes));
            } catch (IllegalArgumentException e) {
                return NONE;
            }
        }
    }

    private final boolean withChecksums;
    private final List<PartRun> ended = new ArrayList<>();
    private final PartRun.Builder run = PartRun.newBuilder();
    private ByteString.Output checksums = ByteString.newOutput();
    private int checksumWidth;
    /** All parts of a key have one, or none has. */
    private ByteString.Output nonces = ByteString.newOutput();

    PartRuns(boolean withChecksums) {
        this.withChecksums = withChecksums;
    }

    /** @param number above that of the part before */
    void add(int number, Part part) {
        Checksum checksum = withChecksums ? Checksum.parse(part.getChecksum()) : Checksum.NONE;
        boolean goesOn = number == run.getFirstNumber() + run.getCount()
                && part.getLength() == run.getLength()
                && checksum.name.equals(run.getChecksumName())
                && checksum.bytes.size() == checksumWidth;
        if (run.getCount() == 0 || !goesOn) {
            end();
            run.setFirstNumber(number).setLength(part.getLength()).setChecksumName(checksum.name);
            checksumWidth = checksum.bytes.size();
        }
        run.setCount(run.getCount() + 1);
        checksum.bytes.forEach(checksums::write);
        part.getNonce().forEach(nonces::write);
    }

    List<PartRun> end() {
        if (run.getCount() > 0) {
            ended.add(run.setChecksums(checksums.toByteString())
                    .setNonces(nonces.toByteString())
                    .build());
            run.clear();
            checksums = ByteString.newOutput();
            nonces = ByteString.newOutput();
        }
        return ended;
    }
}

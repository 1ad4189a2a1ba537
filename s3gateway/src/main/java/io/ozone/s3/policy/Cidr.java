package io.ozone.s3.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses. */
record Cidr(byte[] address, int bits) {
    private static final Pattern FOUR = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern SIX = Pattern.compile("(?=.*:)[0-9A-Fa-f:]+(\\d{1,3}(\\.\\d{1,3}){3})?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

    /** Broader ones say nothing of who asks. */
    private static final int FEWEST_BITS_OF_FOUR = 8;

    private static final int FEWEST_BITS_OF_SIX = 32;

    /** @throws IllegalArgumentException when it is no address and no range of them */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        int most = address == null ? 0 : address.length * 8;
        String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (address == null || !LENGTH.matcher(length).matches() || Integer.parseInt(length) > most) {
            throw new IllegalArgumentException("'" + text + "' is no address and no range of them");
        }
        return new Cidr(address, Integer.parseInt(length));
    }

    /** Of four or sixteen bytes; null when the text is none. Asks nobody for names. */
    private static byte[] address(String text) {
        if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    boolean holds(String text) {
        int zone = text.indexOf('%');
        byte[] other = address(zone < 0 ? text : text.substring(0, zone));
        if (other == null || other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    boolean isNarrow() {
        return bits >= (address.length == 4 ? FEWEST_BITS_OF_FOUR : FEWEST_BITS_OF_SIX);
    }
}

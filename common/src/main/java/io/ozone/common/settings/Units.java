package io.ozone.common.settings;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text forms of sizes, durations and addresses. */
public final class Units {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Integer> SIZE_SHIFTS =
            Map.of("", 0, "b", 0, "k", 10, "m", 20, "g", 30, "t", 40, "p", 50);
    private static final Map<String, Long> DURATION_NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "", 1_000_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private Units() {}

    /** Bytes. Units B, K/KB/KiB, M…, G…, T…, P…, all binary, case ignored. */
    public static long parseSize(String text) {
        Matcher matcher = match(text, "a size such as 4MB");
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.length() > 1) {
            unit = unit.endsWith("ib") && unit.length() == 3
                    ? unit.substring(0, 1)
                    : unit.endsWith("b") && unit.length() == 2 ? unit.substring(0, 1) : unit;
        }
        Integer shift = SIZE_SHIFTS.get(unit);
        if (shift == null) {
            throw new IllegalArgumentException("unknown unit in size '" + text + "'; use B, KB, MB, GB, TB or PB");
        }
        return times(matcher.group(1), 1L << shift, "size '" + text + "' is too large");
    }

    /** Units ns, us, ms, s, m, h, d; a bare number is milliseconds. */
    public static Duration parseDuration(String text) {
        Matcher matcher = match(text, "a duration such as 30s");
        Long nanos = DURATION_NANOS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (nanos == null) {
            throw new IllegalArgumentException("unknown unit in duration '" + text + "'; use ms, s, m, h or d");
        }
        return Duration.ofNanos(times(matcher.group(1), nanos, "duration '" + text + "' is too long"));
    }

    /** Exact: a size of many digits does not fit a double. */
    private static long times(String number, long unit, String tooLarge) {
        BigDecimal product = new BigDecimal(number).multiply(BigDecimal.valueOf(unit));
        if (product.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(tooLarge);
        }
        return product.longValue();
    }

    /** {@code host}, {@code host:port}, {@code [v6]:port} or {@code :port}; not resolved. */
    public static InetSocketAddress parseAddress(String text, String defaultHost, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean bareV6 = colon >= 0 && text.indexOf(':') != colon && !text.contains("]");
        String host = colon < 0 || bareV6 || text.endsWith("]") ? text : text.substring(0, colon);
        int port = defaultPort;
        if (host.length() < text.length()) {
            try {
                port = Integer.parseInt(text.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' has no number behind its last colon", e);
            }
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " does not lie between 0 and 65535");
        }
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return InetSocketAddress.createUnresolved(bare.isEmpty() ? defaultHost : bare, port);
    }

    /** {@code host:port}, the form that {@link #parseAddress} reads. */
    public static String format(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Bytes with one decimal and a binary unit, for people: {@code 1.5 GB}. */
    public static String formatSize(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int exponent = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(
                Locale.ROOT, "%.1f %sB", bytes / (double) (1L << (10 * exponent)), "KMGTPE".charAt(exponent - 1));
    }

    private static Matcher match(String text, String example) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be " + example);
        }
        return matcher;
    }
}

package io.ozone.s3.body;

/**
 * Computes the CRC of two runs of bytes, one behind the other, from their CRCs and the length of the second.
 *
 * <p>A CRC is the remainder of a polynomial over two elements. To put n bytes behind a run is to multiply its polynomial
 * by x to the power of 8n, so the remainders do the same, and then those of both runs are added. The ones that CRCs begin
 * and end with cancel each other out. Polynomials are kept as these CRCs have them: the highest bit is the coefficient of
 * x to the power of 0.
 */
final class CrcJoin {
    private final long polynomial;
    private final long one;

    private long lastLength = -1;
    private long lastPower;

    /**
     * @param polynomial reflected, without its highest term
     * @param bits 32 or 64
     */
    CrcJoin(long polynomial, int bits) {
        this.polynomial = polynomial;
        this.one = 1L << (bits - 1);
    }

    /** @param length of the second run, in bytes */
    long join(long first, long second, long length) {
        if (length != lastLength) {
            // Most parts of an object have the same length.
            lastPower = power(length);
            lastLength = length;
        }
        return multiply(first, lastPower) ^ second;
    }

    /** x to the power of 8n. */
    private long power(long n) {
        long square = one >>> 8;
        long power = one;
        for (long rest = n; rest > 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = multiply(power, square);
            }
            square = multiply(square, square);
        }
        return power;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (long bit = one; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial;
        }
        return product;
    }
}

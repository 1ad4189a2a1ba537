package io.ozone.kv;

import io.ozone.common.error.ErrorCode;

/** Position in the Raft log up to which a store holds the effects of entries. */
public record Applied(long term, long index) {
    /** Before any entry. */
    public static final Applied NONE = new Applied(-1, -1);

    /** The form of the row in {@code transactionInfoTable}: {@code term#index}. */
    public String toText() {
        return term + "#" + index;
    }

    /**
     * Reads what {@link #toText} gives.
     *
     * @throws io.ozone.common.error.OzoneException CORRUPT when the text is not of the form {@code term#index}
     */
    public static Applied parse(String text) {
        int hash = text.indexOf('#');
        try {
            return new Applied(
                    Long.parseLong(text, 0, Math.max(hash, 0), 10), Long.parseLong(text.substring(hash + 1)));
        } catch (NumberFormatException e) {
            throw ErrorCode.CORRUPT.failure("'%s' is not an applied position of the form term#index", text);
        }
    }
}

package io.ozone.s3.operation;

import io.ozone.client.BucketInfo;
import io.ozone.client.Page;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;

/** Lists the buckets of the gateway's volume: all at once, or in pages when max-buckets asks for them. */
final class ListBuckets implements Operation {
    private static final int PAGE = 1000;
    private static final int MAX_BUCKETS = 10_000;
    private static final Match MATCH =
            Match.plain("ListBuckets", "GET", Level.SERVICE).parameters("prefix", "max-buckets", "continuation-token");

    private final boolean ownOnly;

    /** @param ownOnly whether nobody is shown other people's buckets */
    ListBuckets(boolean ownOnly) {
        this.ownOnly = ownOnly;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        String prefix = target.parameter("prefix", "");
        String token = target.parameter("continuation-token");
        int limit = Listing.count(target.parameter("max-buckets"), "max-buckets", MAX_BUCKETS, Integer.MAX_VALUE);
        if (limit == 0 || limit > MAX_BUCKETS) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "max-buckets must lie between 1 and %d; it is %d", MAX_BUCKETS, limit);
        }
        Page<BucketInfo> page = list(caller, prefix, token == null ? "" : ContinuationToken.decode(token), limit);
        XmlWriter xml = XmlWriter.document("ListAllMyBucketsResult");
        Listing.owner(xml, caller.user());
        xml.open("Buckets");
        for (BucketInfo bucket : page.items()) {
            xml.open("Bucket")
                    .element("Name", bucket.name())
                    .element("CreationDate", Listing.time(bucket.createdMillis()))
                    .close("Bucket");
        }
        xml.close("Buckets");
        if (!prefix.isEmpty()) {
            xml.element("Prefix", prefix);
        }
        if (page.truncated()) {
            String last = page.items().get(page.items().size() - 1).name();
            xml.element("ContinuationToken", ContinuationToken.encode(last));
        }
        exchange.answer(200, xml.close("ListAllMyBucketsResult").toBytes());
    }

    private Page<BucketInfo> list(Identity caller, String prefix, String startAfter, int limit) {
        List<BucketInfo> buckets = new ArrayList<>();
        String after = startAfter;
        while (true) {
            Page<BucketInfo> page = caller.store().listBuckets(prefix, after, Math.min(PAGE, limit - buckets.size()));
            for (BucketInfo bucket : page.items()) {
                if (!ownOnly || bucket.owner().equals(caller.user())) {
                    buckets.add(bucket);
                }
            }
            if (!page.truncated() || page.items().isEmpty() || buckets.size() >= limit) {
                return new Page<>(buckets, page.truncated() && !buckets.isEmpty());
            }
            after = page.items().get(page.items().size() - 1).name();
        }
    }
}

package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmQuery.QueryCase;
import io.ozone.wire.om.Services;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every query OM knows. */
public final class OmQueries {
    /** One query's work. */
    @FunctionalInterface
    private interface Handler {
        OmAnswer answer(Reader reader, OmQuery query);
    }

    private final Map<QueryCase, Handler> handlers = new EnumMap<>(QueryCase.class);

    /**
     * @param pageSize most items of a list in one answer
     * @param services what {@code ServiceList} answers
     */
    public OmQueries(int pageSize, Supplier<Services> services) {
        Pages pages = new Pages(pageSize);
        on(QueryCase.INFO_VOLUME, OmQuery::getInfoVolume, InfoVolume::answer);
        on(QueryCase.LIST_VOLUMES, OmQuery::getListVolumes, new ListVolumes(pages)::answer);
        on(QueryCase.INFO_BUCKET, OmQuery::getInfoBucket, InfoBucket::answer);
        on(QueryCase.GET_BUCKET_CONFIGURATION, OmQuery::getGetBucketConfiguration, GetBucketConfiguration::answer);
        on(QueryCase.GET_BUCKET_ACCESS, OmQuery::getGetBucketAccess, GetBucketAccess::answer);
        on(QueryCase.LIST_BUCKETS, OmQuery::getListBuckets, new ListBuckets(pages)::answer);
        on(QueryCase.LOOKUP_KEY, OmQuery::getLookupKey, LookupKey::answer);
        on(QueryCase.LIST_KEYS, OmQuery::getListKeys, new ListKeys(pages)::answer);
        on(QueryCase.LIST_KEY_VERSIONS, OmQuery::getListKeyVersions, new ListKeyVersions(pages)::answer);
        on(QueryCase.LIST_MULTIPART_UPLOADS, OmQuery::getListMultipartUploads, new ListMultipartUploads(pages)::answer);
        on(QueryCase.LIST_PARTS, OmQuery::getListParts, new ListParts(pages)::answer);
        on(QueryCase.GET_S3_SECRET, OmQuery::getGetS3Secret, GetS3Secret::answer);
        on(QueryCase.GET_ENCRYPTION_KEY, OmQuery::getGetEncryptionKey, GetEncryptionKey::answer);
        on(QueryCase.SERVICE_LIST, OmQuery::getServiceList, new ServiceList(services)::answer);
    }

    public boolean serves(OmQuery query) {
        return handlers.containsKey(query.getQueryCase());
    }

    /**
     * Whether the answer is made of several rows as they are at one moment: takes a snapshot, and longer than a caller's
     * thread should be held.
     */
    public boolean needsSnapshot(OmQuery query) {
        return switch (query.getQueryCase()) {
            case LIST_VOLUMES, LIST_BUCKETS, LIST_KEYS, LIST_KEY_VERSIONS, LIST_MULTIPART_UPLOADS, LIST_PARTS -> true;
            case GET_BUCKET_ACCESS -> true;
            case LOOKUP_KEY -> !query.getLookupKey().getVersionId().isEmpty();
            default -> false;
        };
    }

    /** @throws io.ozone.om.state.Refusal when what it asks for is not there */
    public OmAnswer answer(Reader reader, OmQuery query) {
        return handlers.get(query.getQueryCase()).answer(reader, query);
    }

    private <Q> void on(QueryCase which, Function<OmQuery, Q> arguments, Query<Q> query) {
        handlers.put(which, (reader, message) -> query.answer(reader, arguments.apply(message)));
    }

    private interface Query<Q> {
        OmAnswer answer(Reader reader, Q query);
    }
}

package io.ozone.s3.operation;

import io.ozone.client.PutOptions;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.FormFile;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.UploadForm;
import io.ozone.s3.policy.PostPolicy;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** Stores the file of an upload form, as far as the form's policy allows it. */
final class PostObject implements Operation {
    private static final String NAME = "PostObject";
    private static final Match MATCH = Match.plain(NAME, "POST", Level.BUCKET);

    /** The fields that it understands, by the rules for headers. */
    private static final Match FIELDS = Match.plain(NAME, "POST", Level.BUCKET)
            .headers(
                    "x-amz-meta-*",
                    StorageClass.HEADER,
                    ObjectHeaders.REDIRECT,
                    ObjectLocks.MODE,
                    ObjectLocks.UNTIL,
                    ObjectLocks.LEGAL_HOLD,
                    UploadChecksum.ALGORITHM_HEADER,
                    "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-signature")
            .withHeaders(NAME, EncryptionHeaders.ASKED);

    /** What the page that a form leads to is told of the object; to S3 itself they say nothing. */
    static final String[] TOLD_TO_PAGE = {"bucket", "key", "etag"};

    private static final String KEY = "key";
    private static final String FILE_NAME = "${filename}";

    private final ObjectStoring storing;
    private final Gatekeeper gatekeeper;
    private final ObjectEncryption encryption;
    private final Clock clock;

    PostObject(ObjectStoring storing, Gatekeeper gatekeeper, ObjectEncryption encryption, Clock clock) {
        this.storing = storing;
        this.gatekeeper = gatekeeper;
        this.encryption = encryption;
        this.clock = clock;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        UploadForm form = exchange.form();
        if (form == null) {
            throw S3Error.PRECONDITION_FAILED.failure(
                    "Bucket POST must be of the enclosure-type multipart/form-data, and signed in its fields");
        }
        String bucket = exchange.target().bucket();
        String key = key(form);
        PostPolicy policy = caller.isAnonymous() ? PostPolicy.NONE : PostPolicy.parse(form.field("policy"));
        Map<String, String> fields = new HashMap<>(form.fields());
        fields.put(KEY, key);
        if (!caller.isAnonymous()) {
            policy.check(bucket, fields, clock.millis());
        }
        checkBucket(form, bucket);
        ObjectKeys.requireShort(key);
        HttpFields headers = headers(form);
        HeaderRules.check(FIELDS, headers);
        FormFile file = new FormFile(form, headers, policy.minBytes(), policy.maxBytes());
        PutOptions options = PutOptions.DEFAULT
                .withReplication(StorageClass.replication(form.field(StorageClass.HEADER)))
                .withMetadata(ObjectRights.ofForm(exchange, caller, gatekeeper).in(ObjectHeaders.toStore(headers)))
                .withTags(tags(form))
                .withLock(ObjectLocks.asked(headers));
        ContentKey contentKey = encryption.keyOfNew(exchange, encryption.asked(exchange, headers), bucket);
        storing.store(caller.store(), bucket, key, file, options, contentKey, stored -> {
            ObjectStoring.describe(exchange, file, stored);
            answer(exchange, form, key, ObjectHeaders.quoted(stored.etag()));
        });
    }

    /** The fields that stand for headers of other requests. */
    static HttpFields headers(UploadForm form) {
        return form.asHeaders(name -> HeaderRules.matters(name) || ObjectHeaders.isKept(name));
    }

    /** Under which name it is to be stored. */
    static String key(UploadForm form) {
        String key = form.field(KEY);
        if (key == null) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Bucket POST must contain a field named 'key'. If it is specified, please check the order of the fields.");
        }
        String named = key.replace(FILE_NAME, form.fileName());
        if (named.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure("User key must have a length greater than 0.");
        }
        return named;
    }

    private static void checkBucket(UploadForm form, String bucket) {
        String named = form.field("bucket");
        if (named != null && !named.equals(bucket)) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "The form names the bucket '%s', but it was sent to %s", named, bucket);
        }
    }

    /** Other than in a header, tags are a document in a form. */
    static Map<String, String> tags(UploadForm form) {
        String document = form.field("tagging");
        return document == null
                ? Map.of()
                : ObjectTags.ofDocument(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static void answer(Exchange exchange, UploadForm form, String key, String etag) {
        String bucket = exchange.target().bucket();
        String redirect = redirect(form);
        if (redirect != null) {
            exchange.setHeader(
                    "location",
                    redirect + (redirect.indexOf('?') < 0 ? "?" : "&") + "bucket=" + Percent.encode(bucket) + "&key="
                            + Percent.encode(key) + "&etag=" + Percent.encode(etag));
            exchange.answer(303);
            return;
        }
        String location = location(exchange, key);
        exchange.setHeader("location", location);
        String status = form.field("success_action_status");
        if ("201".equals(status)) {
            exchange.answer(
                    201,
                    XmlWriter.plainDocument("PostResponse")
                            .element("Location", location)
                            .element("Bucket", bucket)
                            .element("Key", key)
                            .element("ETag", etag)
                            .close("PostResponse")
                            .toBytes());
        } else {
            exchange.answer("200".equals(status) ? 200 : 204);
        }
    }

    /** null when the form has none, or one that is no address: then it counts as not there. */
    private static String redirect(UploadForm form) {
        String sent = form.field("success_action_redirect");
        String address = sent == null ? form.field("redirect") : sent;
        if (address == null) {
            return null;
        }
        try {
            URI uri = new URI(address.strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getFragment() == null ? uri.toASCIIString() : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Where the object can be read, in the style in which the bucket was named. */
    private static String location(Exchange exchange, String key) {
        String path = exchange.target().rawPath();
        String host = exchange.header("host");
        return "http://" + (host == null ? "" : host) + path + (path.endsWith("/") ? "" : "/")
                + Percent.encodePath(key);
    }
}

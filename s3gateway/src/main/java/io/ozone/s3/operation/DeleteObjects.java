package io.ozone.s3.operation;

import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlReader;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes up to 1,000 objects by name; each has its own result. One that is not there counts as deleted,
 * unless the list says which ETag it must have.
 */
final class DeleteObjects implements Operation {
    private static final int MAX_KEYS = 1000;
    /** 1,000 keys of 1,024 bytes, each byte as a reference, with what is around them. */
    private static final int MAX_BODY_BYTES = 8 << 20;

    private static final Match MATCH =
            Match.plain("DeleteObjects", "POST", Level.BUCKET).subresource("delete");

    /**
     * @param conditions ETags that keys must have, by key; such keys are deleted one by one
     * @param refused keys that are kept, with the reason
     */
    private record Order(
            Set<String> keys, Map<String, String> conditions, Map<String, S3Exception> refused, boolean quiet) {}

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        Payload payload = new Payload(exchange, caller, false);
        if (!payload.isProtected()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "A list of objects to delete needs a Content-MD5, an x-amz-checksum or a signed body");
        }
        Order order = read(payload.readWhole(MAX_BODY_BYTES));
        String bucket = exchange.target().bucket();
        if (order.keys().isEmpty()) {
            caller.store().bucket(bucket);
        } else {
            caller.store().deleteAll(bucket, new ArrayList<>(order.keys()));
        }
        order.conditions().forEach((key, etag) -> deleteIf(caller.store(), bucket, key, etag, order));
        exchange.answer(200, answer(order));
    }

    private static void deleteIf(ObjectStore store, String bucket, String key, String etag, Order order) {
        try {
            store.delete(bucket, key, DeleteObject.condition(etag));
            order.keys().add(key);
        } catch (OzoneException e) {
            order.refused().put(key, S3Exception.of(e));
        } catch (S3Exception e) {
            order.refused().put(key, e);
        }
    }

    private static Order read(ByteBuffer document) {
        XmlReader xml = new XmlReader(document);
        xml.root("Delete");
        boolean quiet = false;
        int count = 0;
        Order order = new Order(new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), false);
        for (String element = xml.child(); element != null; element = xml.child()) {
            if (element.equals("Quiet")) {
                quiet = xml.text().strip().equals("true");
            } else if (element.equals("Object")) {
                if (++count > MAX_KEYS) {
                    throw S3Error.MALFORMED_XML.failure("The list names more than %d objects; split it", MAX_KEYS);
                }
                readObject(xml, order);
            } else {
                throw S3Error.MALFORMED_XML.failure("A list of objects to delete has no element '%s'", element);
            }
        }
        xml.end();
        if (count == 0) {
            throw S3Error.MALFORMED_XML.failure("The list names no object");
        }
        return new Order(order.keys(), order.conditions(), order.refused(), quiet);
    }

    private static void readObject(XmlReader xml, Order order) {
        String key = null;
        String etag = null;
        List<String> unknown = new ArrayList<>();
        for (String element = xml.child(); element != null; element = xml.child()) {
            String text = xml.text();
            if (element.equals("Key")) {
                key = text;
            } else if (element.equals("ETag")) {
                etag = text;
            } else {
                unknown.add(element);
            }
        }
        if (key == null || key.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure("An object of the list has no key");
        }
        if (!unknown.isEmpty()) {
            order.refused()
                    .put(
                            key,
                            S3Error.NOT_IMPLEMENTED.failure(
                                    "%s is not implemented; the object was kept", unknown.get(0)));
            return;
        }
        try {
            ObjectKeys.requireShort(key);
            if (etag == null) {
                order.keys().add(key);
            } else {
                order.conditions().put(key, etag);
            }
        } catch (S3Exception e) {
            order.refused().put(key, e);
        }
    }

    private static byte[] answer(Order order) {
        XmlWriter xml = XmlWriter.document("DeleteResult");
        if (!order.quiet()) {
            for (String key : order.keys()) {
                xml.open("Deleted").element("Key", key).close("Deleted");
            }
        }
        order.refused()
                .forEach((key, error) -> xml.open("Error")
                        .element("Key", key)
                        .element("Code", error.code())
                        .element("Message", error.getMessage())
                        .close("Error"));
        return xml.close("DeleteResult").toBytes();
    }
}

package io.ozone.s3.operation;

import io.ozone.client.DeleteOptions;
import io.ozone.client.DeleteResult;
import io.ozone.client.DeletedVersion;
import io.ozone.client.Deletion;
import io.ozone.client.VersionName;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Wish;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.DeletedObject;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.policy.S3Actions;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlReader;
import io.ozone.s3.xml.XmlWriter;
import io.ozone.wire.om.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deletes up to 1,000 objects or versions by name; each has its own result. One that is not there counts as deleted.
 */
final class DeleteObjects implements Operation {
    private static final int MAX_KEYS = 1000;
    /** 1,000 keys of 1,024 bytes, each byte as a reference, with what is around them. */
    private static final int MAX_BODY_BYTES = 8 << 20;

    private static final Match MATCH = Match.plain("DeleteObjects", "POST", Level.BUCKET)
            .subresource("delete")
            .headers(ObjectLocks.BYPASS);

    private final Gatekeeper gatekeeper;

    DeleteObjects(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    /**
     * What is asked for, each once; a name without a version id means the object.
     *
     * @param conditions that must hold, by name. What has one is deleted by itself
     * @param refused what is kept, with the reason
     */
    private record Order(Map<VersionName, Condition> conditions, Map<VersionName, S3Exception> refused, boolean quiet) {
        List<VersionName> unconditional(boolean versions) {
            List<VersionName> names = new ArrayList<>();
            conditions.forEach((name, condition) -> {
                if (isNone(condition) && name.versionId().isEmpty() != versions) {
                    names.add(name);
                }
            });
            return names;
        }
    }

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
        boolean bypass = ObjectLocks.bypassesGovernance(exchange);
        keepForbidden(exchange, caller, order, bypass);
        Map<VersionName, Deletion> deleted = deleteAll(caller.store(), bucket, order, bypass);
        order.conditions().forEach((name, condition) -> {
            if (!isNone(condition)) {
                DeleteOptions options = DeleteOptions.DEFAULT
                        .withVersionId(name.versionId())
                        .withCondition(condition)
                        .withBypassGovernance(bypass);
                deleteIf(caller.store(), bucket, name.key(), options, order, deleted);
            }
        });
        exchange.deletedObjects(forLogs(order, deleted));
        exchange.answer(200, answer(order, deleted));
    }

    private static List<DeletedObject> forLogs(Order order, Map<VersionName, Deletion> deleted) {
        List<DeletedObject> all =
                new ArrayList<>(deleted.size() + order.refused().size());
        deleted.keySet().forEach(name -> all.add(new DeletedObject(name.key(), name.versionId(), 204, "")));
        order.refused()
                .forEach((name, error) ->
                        all.add(new DeletedObject(name.key(), name.versionId(), error.status(), error.code())));
        return all;
    }

    private void keepForbidden(Exchange exchange, Identity caller, Order order, boolean bypassGovernance) {
        String bucket = exchange.target().bucket();
        for (VersionName name : List.copyOf(order.conditions().keySet())) {
            try {
                for (Wish wish : wishes(bucket, name, order.conditions().get(name), bypassGovernance)) {
                    gatekeeper.require(exchange, caller, wish);
                }
            } catch (S3Exception e) {
                order.conditions().remove(name);
                order.refused().put(name, e);
            }
        }
    }

    private static List<Wish> wishes(String bucket, VersionName name, Condition condition, boolean bypassGovernance) {
        String action = name.versionId().isEmpty() ? S3Actions.DELETE_OBJECT : "s3:DeleteObjectVersion";
        Wish deletion = Wish.aside(action, bucket, name.key(), name.versionId());
        if (condition.getExists()) {
            deletion = deletion.withIfMatch("*");
        } else if (!condition.getEtag().isEmpty()) {
            deletion = deletion.withIfMatch(condition.getEtag());
        }
        List<Wish> wishes = new ArrayList<>();
        wishes.add(deletion);
        if (bypassGovernance) {
            wishes.add(deletion.withAction(S3Actions.BYPASS_GOVERNANCE));
        }
        if (WriteConditions.looksInside(condition)) {
            wishes.add(Permissions.reading(bucket, name.key(), name.versionId()));
        }
        return wishes;
    }

    /** What became of those without conditions. */
    private static Map<VersionName, Deletion> deleteAll(
            ObjectStore store, String bucket, Order order, boolean bypassGovernance) {
        Map<VersionName, Deletion> deleted = new LinkedHashMap<>();
        List<VersionName> objects = order.unconditional(false);
        List<VersionName> versions = order.unconditional(true);
        if (objects.isEmpty() && versions.isEmpty()) {
            store.bucket(bucket);
            return deleted;
        }
        DeleteResult result =
                store.deleteAll(bucket, objects.stream().map(VersionName::key).toList(), versions, bypassGovernance);
        String marker = result.markerVersionId();
        objects.forEach(name -> deleted.put(name, new Deletion(marker, !marker.isEmpty())));
        for (DeletedVersion version : result.versions()) {
            if (version.locked()) {
                order.refused()
                        .put(
                                version.name(),
                                S3Error.ACCESS_DENIED.failure(
                                        "Access Denied because object protected by object lock."));
            } else {
                deleted.put(version.name(), new Deletion(version.name().versionId(), version.deleteMarker()));
            }
        }
        return deleted;
    }

    private static void deleteIf(
            ObjectStore store,
            String bucket,
            String key,
            DeleteOptions options,
            Order order,
            Map<VersionName, Deletion> deleted) {
        VersionName name = new VersionName(key, options.versionId());
        try {
            deleted.put(name, DeleteObject.delete(store, bucket, key, options));
        } catch (OzoneException e) {
            order.refused().put(name, S3Exception.of(e));
        }
    }

    private static boolean isNone(Condition condition) {
        return condition.equals(Condition.getDefaultInstance());
    }

    private static Order read(ByteBuffer document) {
        XmlReader xml = new XmlReader(document);
        xml.root("Delete");
        boolean quiet = false;
        int count = 0;
        Order order = new Order(new LinkedHashMap<>(), new LinkedHashMap<>(), false);
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
        return new Order(order.conditions(), order.refused(), quiet);
    }

    private static void readObject(XmlReader xml, Order order) {
        String key = null;
        String versionId = "";
        String etag = null;
        String time = null;
        String size = null;
        String unknown = null;
        for (String element = xml.child(); element != null; element = xml.child()) {
            String text = xml.text();
            switch (element) {
                case "Key" -> key = text;
                case "VersionId" -> versionId = text;
                case "ETag" -> etag = text;
                case "LastModifiedTime" -> time = text;
                case "Size" -> size = text;
                default -> unknown = element;
            }
        }
        if (key == null || key.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure("An object of the list has no key");
        }
        VersionName name = new VersionName(key, versionId);
        try {
            check(name, unknown);
            Condition condition = WriteConditions.toDelete(etag, time, size);
            if (isNone(condition) || !order.conditions().containsKey(name)) {
                order.conditions().put(name, condition);
            }
        } catch (S3Exception e) {
            order.refused().put(name, e);
        }
    }

    /** @param unknown an element that the object has; null = none */
    private static void check(VersionName name, String unknown) {
        if (unknown != null) {
            throw S3Error.NOT_IMPLEMENTED.failure("%s is not implemented; the object was kept", unknown);
        }
        if (!name.versionId().isEmpty() && !VersionName.isId(name.versionId())) {
            throw S3Error.INVALID_ARGUMENT.failure("Invalid version id specified: '%s'", name.versionId());
        }
        ObjectKeys.requireShort(name.key());
    }

    private static byte[] answer(Order order, Map<VersionName, Deletion> deleted) {
        XmlWriter xml = XmlWriter.document("DeleteResult");
        if (!order.quiet()) {
            deleted.forEach((name, deletion) -> {
                name(xml.open("Deleted"), name);
                if (deletion.deleteMarker()) {
                    xml.element("DeleteMarker", true).element("DeleteMarkerVersionId", deletion.versionId());
                }
                xml.close("Deleted");
            });
        }
        order.refused().forEach((name, error) -> {
            name(xml.open("Error"), name);
            xml.element("Code", error.code())
                    .element("Message", error.getMessage())
                    .close("Error");
        });
        return xml.close("DeleteResult").toBytes();
    }

    private static void name(XmlWriter xml, VersionName name) {
        xml.element("Key", name.key());
        if (!name.versionId().isEmpty()) {
            xml.element("VersionId", name.versionId());
        }
    }
}

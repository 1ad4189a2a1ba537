package io.ozone.s3.xml;

import io.ozone.s3.error.S3Error;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An element of a small document, with all that is in it. What a reader does not ask for or allow is
 * {@code MalformedXML}, so a document that was read whole can be given back as it is.
 *
 * @param text empty when there are children
 */
public record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int MAX_LEVELS = 8;

    public static XmlElement of(String name, String text) {
        return new XmlElement(name, text, List.of());
    }

    public static XmlElement of(String name, XmlElement... children) {
        return new XmlElement(name, "", List.of(children));
    }

    /** The root of a document, which must have this name. */
    public static XmlElement read(ByteBuffer document, String root) {
        XmlReader xml = new XmlReader(document);
        xml.root(root);
        XmlElement element = xml.element(MAX_LEVELS);
        xml.end();
        return element.text.isBlank() ? new XmlElement(root, "", element.children) : element;
    }

    /** This, when it has no children but of these names, and no text. */
    public XmlElement holding(String... names) {
        Set<String> allowed = Set.of(names);
        for (XmlElement child : children) {
            if (!allowed.contains(child.name)) {
                throw S3Error.MALFORMED_XML.failure("The element %s can't have an element '%s'", name, child.name);
            }
        }
        if (!text.isBlank()) {
            throw S3Error.MALFORMED_XML.failure("The element %s can't have the text '%s'", name, text);
        }
        return this;
    }

    public List<XmlElement> all(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    public boolean has(String childName) {
        return !all(childName).isEmpty();
    }

    /** The one child of this name; empty when there is none. */
    public Optional<XmlElement> find(String childName) {
        List<XmlElement> found = all(childName);
        if (found.size() > 1) {
            throw S3Error.MALFORMED_XML.failure("The element %s has %s more than once", name, childName);
        }
        return found.stream().findFirst();
    }

    /** The text of the one child of this name; empty when there is none. */
    public Optional<String> textOf(String childName) {
        return find(childName).map(XmlElement::leaf);
    }

    /** The text of an element without children. */
    public String leaf() {
        if (!children.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure("The element %s can have only text", name);
        }
        return text;
    }

    /** The text of the one child of this name, which must be there. */
    public String needed(String childName) {
        return textOf(childName)
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure("The element %s has no %s", name, childName));
    }

    /** A document in the S3 namespace with this as its root. */
    public byte[] toDocument() {
        XmlWriter xml = XmlWriter.document(name);
        writeContent(xml);
        return xml.close(name).toBytes();
    }

    private void writeContent(XmlWriter xml) {
        xml.text(text);
        for (XmlElement child : children) {
            xml.open(child.name);
            child.writeContent(xml);
            xml.close(child.name);
        }
    }
}

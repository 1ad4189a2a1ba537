package io.ozone.s3.xml;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks one request document, element by element. Document types, and with them entities, are refused.
 * Whatever is not well-formed, or not what the caller asks for, is {@code MalformedXML}.
 */
public final class XmlReader {
    private final XMLStreamReader reader;

    /** @param document whole, in memory; its size was limited when it was read */
    public XmlReader(ByteBuffer document) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            this.reader = factory.createXMLStreamReader(ControlCharacters.expressible(document));
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Moves to the root element, which must have this name. */
    public void root(String name) {
        String found = child();
        if (!name.equals(found)) {
            throw S3Error.MALFORMED_XML.failure("The document's root is '%s'; it must be '%s'", found, name);
        }
    }

    /** Moves into the next child of the current element; null when that element has ended. */
    public String child() {
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT:
                        return reader.getLocalName();
                    case XMLStreamConstants.END_ELEMENT:
                    case XMLStreamConstants.END_DOCUMENT:
                        return null;
                    case XMLStreamConstants.DTD:
                    case XMLStreamConstants.ENTITY_REFERENCE:
                        throw hasEntities();
                    case XMLStreamConstants.CHARACTERS:
                        requireBlank();
                        break;
                    default:
                        break;
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** The text of the current element, which must have no children; moves behind it. */
    public String text() {
        try {
            return reader.getElementText();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /**
     * The current element with all that is in it; moves behind it.
     *
     * @param levels most levels of elements below it
     */
    public XmlElement element(int levels) {
        String name = reader.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        try {
            for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT:
                        requireLevel(levels);
                        children.add(element(levels - 1));
                        break;
                    case XMLStreamConstants.DTD:
                    case XMLStreamConstants.ENTITY_REFERENCE:
                        throw hasEntities();
                    case XMLStreamConstants.CHARACTERS:
                    case XMLStreamConstants.CDATA:
                    case XMLStreamConstants.SPACE:
                        text.append(reader.getText());
                        break;
                    default:
                        break;
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        if (!children.isEmpty() && !text.toString().isBlank()) {
            throw S3Error.MALFORMED_XML.failure("The element %s has text '%s' between its elements", name, text);
        }
        return new XmlElement(name, children.isEmpty() ? text.toString() : "", List.copyOf(children));
    }

    /** Reads to the end, so that damage behind the last element is found, too. */
    public void end() {
        String rest = child();
        if (rest != null) {
            throw S3Error.MALFORMED_XML.failure("Element '%s' stands behind the end of the document", rest);
        }
    }

    private void requireBlank() {
        if (!reader.isWhiteSpace()) {
            throw S3Error.MALFORMED_XML.failure("The document has text '%s' between its elements", reader.getText());
        }
    }

    private static void requireLevel(int levels) {
        if (levels == 0) {
            throw S3Error.MALFORMED_XML.failure("The document's elements are nested too deep");
        }
    }

    private static S3Exception hasEntities() {
        return S3Error.MALFORMED_XML.failure("The document has a document type or entities; leave them out");
    }

    private static S3Exception malformed(XMLStreamException e) {
        return S3Error.MALFORMED_XML.failure("The XML you sent is not well-formed: %s", e.getMessage());
    }
}

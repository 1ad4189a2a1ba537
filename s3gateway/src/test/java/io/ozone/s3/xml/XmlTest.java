package io.ozone.s3.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "<&>\"'",
                "é中😀",
                "\t\n\r",
                "\u0001\u0002\u001f",
                "\u007f\u0085\u009f\u2028",
                "]]>",
                " leading and trailing "
            })
    void textComesBackAsItWasWritten(String text) {
        byte[] document = XmlWriter.plainDocument("Root")
                .element("Key", text)
                .close("Root")
                .toBytes();
        assertThat(readKey(document)).isEqualTo(text);
    }

    @Test
    void whatXmlCannotExpressIsReplaced() {
        byte[] document = XmlWriter.plainDocument("Root")
                .element("Key", "a\u0000b\ud800c\uffff")
                .close("Root")
                .toBytes();
        assertThat(readKey(document)).isEqualTo("a\ufffdb\ufffdc\ufffd");
    }

    @Test
    void onlyDocumentsWithControlCharactersAreVersion11() {
        assertThat(new String(
                        XmlWriter.document("R").element("K", "é\n").close("R").toBytes(), StandardCharsets.UTF_8))
                .startsWith("<?xml version=\"1.0\"");
        assertThat(new String(
                        XmlWriter.document("R")
                                .element("K", "\u0001")
                                .close("R")
                                .toBytes(),
                        StandardCharsets.UTF_8))
                .startsWith("<?xml version=\"1.1\"")
                .contains("&#x1;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Root><Key>a\u0001b</Key></Root>",
                "<Root><Key>a&#1;b</Key></Root>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Root><Key>a\u0001b</Key></Root>",
                "<?xml version='1.0'?><Root><Key>a&#x1;b</Key></Root>"
            })
    void controlCharactersOfCarelessClientsAreRead(String document) {
        assertThat(readKey(document.getBytes(StandardCharsets.UTF_8))).isEqualTo("a\u0001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<Root>",
                "<Root><Key>a</Root>",
                "<Other/>",
                "<Root><Key>a</Key></Root><Root/>",
                "<Root>text<Key>a</Key></Root>",
                "<Root><Key>a<b/></Key></Root>",
                "<!DOCTYPE Root [<!ENTITY x \"y\">]><Root><Key>&x;</Key></Root>",
                "<!DOCTYPE Root SYSTEM \"file:///etc/passwd\"><Root><Key>a</Key></Root>",
                "<Root><Key>&unknown;</Key></Root>"
            })
    void badDocumentsAreMalformed(String document) {
        assertThatThrownBy(() -> readKey(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo("MalformedXML"));
    }

    @Test
    void documentsInUtf16AreRead() {
        String document = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Root><Key>é</Key></Root>";
        assertThat(readKey(document.getBytes(StandardCharsets.UTF_16))).isEqualTo("é");
    }

    private static String readKey(byte[] document) {
        XmlReader xml = new XmlReader(ByteBuffer.wrap(document));
        xml.root("Root");
        String key = "";
        for (String element = xml.child(); element != null; element = xml.child()) {
            assertThat(element).isEqualTo("Key");
            key = xml.text();
        }
        xml.end();
        return key;
    }
}

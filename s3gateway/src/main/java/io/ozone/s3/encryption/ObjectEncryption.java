package io.ozone.s3.encryption;

import com.google.protobuf.ByteString;
import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.s3.S3Settings;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.keys.KeyRing;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** What operations know of encryption: how content is to be encrypted, and how it was. */
public final class ObjectEncryption {
    /** What keeps the keys of SSE-KMS. */
    public enum Provider {
        CLUSTER,
        VAULT
    }

    private final Gatekeeper gatekeeper;
    private final boolean customerKeysOverHttp;
    private final String defaultKeyId;
    private final ClusterKeys clusterKeys;
    private final String provider;
    private final Map<String, KeyWrapper> providers = new HashMap<>();

    private ObjectEncryption(Settings settings, KeyRing keys, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.customerKeysOverHttp = settings.get(S3Settings.CUSTOMER_KEYS_OVER_HTTP);
        this.defaultKeyId = settings.get(S3Settings.KMS_DEFAULT_KEY);
        this.clusterKeys = new ClusterKeys(keys, settings.get(S3Settings.KMS_CREATE), defaultKeyId);
        boolean vault = settings.get(S3Settings.KMS_PROVIDER) == Provider.VAULT;
        this.provider = vault ? VaultKeys.PROVIDER : ClusterKeys.PROVIDER;
        providers.put(ClusterKeys.PROVIDER, clusterKeys);
        // What was wrapped while there was another provider is read as long as that can be asked.
        if (vault || !settings.get(S3Settings.VAULT_ADDRESS).isEmpty()) {
            providers.put(VaultKeys.PROVIDER, vault(settings));
        }
    }

    /**
     * @param gatekeeper knows what buckets say of encryption
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when the settings do not say how to get to Vault
     */
    public static ObjectEncryption of(Settings settings, KeyRing keys, Gatekeeper gatekeeper) {
        return new ObjectEncryption(settings, keys, gatekeeper);
    }

    private static VaultKeys vault(Settings settings) {
        String address = settings.get(S3Settings.VAULT_ADDRESS);
        String tokenFile = settings.get(S3Settings.VAULT_TOKEN_FILE);
        if (!address.matches("https?://[^/?#]+/?") || tokenFile.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "Vault needs %s, such as https://vault:8200, which is '%s', and %s",
                    S3Settings.VAULT_ADDRESS.name(), address, S3Settings.VAULT_TOKEN_FILE.name());
        }
        String root = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        return new VaultKeys(
                URI.create(root + "/v1/" + settings.get(S3Settings.VAULT_MOUNT)),
                Path.of(tokenFile),
                settings.get(S3Settings.VAULT_NAMESPACE),
                settings.get(S3Settings.VAULT_TIMEOUT));
    }

    // ------------------------------------------------------------ what requests say

    /** How the request wants new content to be encrypted. */
    public AskedEncryption asked(Exchange exchange) {
        return asked(exchange, exchange.headers());
    }

    /** @param headers those of the request, or the fields of its form */
    public AskedEncryption asked(Exchange exchange, HttpFields headers) {
        AskedEncryption asked = AskedEncryption.read(headers);
        checked(exchange, asked.customerKey());
        return asked;
    }

    /**
     * The customer's key for what is there; null = the request has none.
     *
     * @throws io.ozone.s3.error.S3Exception InvalidArgument also when the request asks for an encryption
     */
    public CustomerKey customerKey(Exchange exchange) {
        HttpFields headers = exchange.headers();
        if (!EncryptionHeaders.areIn(headers)) {
            return null;
        }
        for (String name : EncryptionHeaders.ASKED) {
            if (headers.contains(name) && !name.contains("-customer-")) {
                throw AskedEncryption.invalid(name, "The header is not supported for this operation");
            }
        }
        return checked(exchange, CustomerKey.read(headers, EncryptionHeaders.CUSTOMER));
    }

    /** The customer's key for what is copied; null = the request has none. */
    public CustomerKey customerKeyOfSource(Exchange exchange) {
        return checked(exchange, CustomerKey.read(exchange.headers(), EncryptionHeaders.CUSTOMER_OF_SOURCE));
    }

    private CustomerKey checked(Exchange exchange, CustomerKey key) {
        if (key != null && !customerKeysOverHttp && !exchange.isSecure()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure"
                            + " connection.");
        }
        return key;
    }

    // ------------------------------------------------------------ new content

    /**
     * A key for a new object, or for an upload, as the request wants it or else the bucket; none when neither wants any. The
     * answer says how it is encrypted.
     */
    public ContentKey keyOfNew(Exchange exchange, AskedEncryption wanted, String bucket) {
        AskedEncryption asked = wanted.orElse(gatekeeper.encryption(bucket));
        ContentKey key = newKey(asked);
        if (key != ContentKey.NONE) {
            EncryptionHeaders.set(exchange, key.encryption(), asked.customerKey());
        }
        if (!asked.context().isEmpty()) {
            exchange.setHeader(EncryptionHeaders.KMS_CONTEXT, asked.context());
        }
        return key;
    }

    /** A key for a new object that no request asks for; none when the bucket does not want any. */
    public ContentKey keyOfNew(String bucket) {
        return newKey(AskedEncryption.NOTHING.orElse(gatekeeper.encryption(bucket)));
    }

    private ContentKey newKey(AskedEncryption asked) {
        if (asked.scheme() == EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED) {
            return ContentKey.NONE;
        }
        Encryption.Builder row = Encryption.newBuilder().setScheme(asked.scheme());
        if (asked.isKms()) {
            row.setKeyId(asked.keyId().isEmpty() ? defaultKeyId : asked.keyId())
                    .setProvider(provider)
                    .setContext(asked.context())
                    .setBucketKey(Boolean.TRUE.equals(asked.bucketKey()));
        }
        KeyWrapper.DataKey key = wrapper(row.build(), asked.customerKey()).generate(row.build());
        row.setWrappedKey(ByteString.copyFrom(key.wrapped()));
        return new ContentKey(row.build(), key.plain());
    }

    /** The key for a part that the request brings. @throws io.ozone.s3.error.S3Exception when it wants another than the upload's */
    public ContentKey keyOfPart(Exchange exchange, Encryption upload) {
        AskedEncryption asked = asked(exchange);
        requireUploadsOwn(asked, upload);
        requireUploadsOwn(asked.customerKey(), upload);
        EncryptionHeaders.set(exchange, upload, asked.customerKey());
        return key(upload, asked.customerKey()).forContent();
    }

    /** Refuses a customer's key that is not the upload's. @param customerKey null = none, which is no fault here */
    public void requireSame(CustomerKey customerKey, Encryption upload) {
        if (customerKey != null) {
            requireUploadsOwn(customerKey, upload);
        }
    }

    /**
     * Refuses to complete an upload whose request says another encryption than it was begun with.
     *
     * @param hasChecksum whether the upload was begun with one: then the customer's key must come along
     */
    public void requireCompletes(AskedEncryption said, Encryption upload, boolean hasChecksum) {
        if (!said.fits(upload)) {
            throw AskedEncryption.invalid(EncryptionHeaders.METHOD, differs(upload));
        }
        if (said.customerKey() != null || hasChecksum) {
            requireUploadsOwn(said.customerKey(), upload);
        }
    }

    private static void requireUploadsOwn(AskedEncryption asked, Encryption upload) {
        if (!asked.fits(upload)) {
            throw S3Error.INVALID_REQUEST.failure(differs(upload));
        }
    }

    private static String differs(Encryption upload) {
        return "The encryption parameters do not match those that the upload was begun with: %s %s"
                .formatted(upload.getScheme(), upload.getKeyId());
    }

    private static void requireUploadsOwn(CustomerKey customerKey, Encryption upload) {
        boolean byCustomer = upload.getScheme() == EncryptionScheme.SSE_C;
        if (customerKey == null && byCustomer) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The multipart upload initiate requested encryption. Subsequent part requests must include the"
                            + " appropriate encryption parameters.");
        }
        if (customerKey != null && !byCustomer) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The encryption parameters are not applicable to this upload: it was begun without a customer"
                            + " provided key.");
        }
        if (customerKey != null && customerKey.find(upload).isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The provided encryption parameters did not match the ones used originally.");
        }
    }

    // ------------------------------------------------------------ what is there

    /** Says in the answer how a new object is encrypted. @param customerKey null = the request has none */
    public void describe(Exchange exchange, Encryption encryption, CustomerKey customerKey) {
        EncryptionHeaders.set(exchange, encryption, customerKey);
    }

    /** Says in the answer how an object is encrypted, to who may read it. @param customerKey null = the request has none */
    public void announce(Exchange exchange, KeyInfo object, CustomerKey customerKey) {
        requireReadable(object, customerKey);
        EncryptionHeaders.set(exchange, object.encryption(), customerKey);
    }

    /**
     * @param customerKey null = the request has none
     * @throws io.ozone.s3.error.S3Exception InvalidRequest when it must have one, or must not; AccessDenied when it is another
     */
    public void requireReadable(KeyInfo object, CustomerKey customerKey) {
        boolean byCustomer = object.encryption().getScheme() == EncryptionScheme.SSE_C;
        if (byCustomer && customerKey == null) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The object was stored using a form of Server Side Encryption. The correct parameters must be provided"
                            + " to retrieve the object.");
        }
        if (!byCustomer && customerKey != null) {
            throw S3Error.INVALID_REQUEST.failure("The encryption parameters are not applicable to this object.");
        }
        if (byCustomer) {
            customerKey.unwrap(object.encryption());
        }
    }

    /** The key to an object's content. */
    public ContentKey keyOf(KeyInfo object, CustomerKey customerKey) {
        return key(object.encryption(), customerKey);
    }

    private ContentKey key(Encryption row, CustomerKey customerKey) {
        return row.getScheme() == EncryptionScheme.ENCRYPTION_SCHEME_UNSPECIFIED
                ? ContentKey.NONE
                : new ContentKey(row, wrapper(row, customerKey).unwrap(row));
    }

    private KeyWrapper wrapper(Encryption row, CustomerKey customerKey) {
        return switch (row.getScheme()) {
            case SSE_S3 -> clusterKeys;
            case SSE_C -> customerKey;
            case SSE_KMS -> provider(row);
            default ->
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "The object is encrypted in a way that this gateway does not know: %d", row.getSchemeValue());
        };
    }

    private KeyWrapper provider(Encryption row) {
        KeyWrapper found = providers.get(row.getProvider());
        if (found == null) {
            throw S3Error.KMS_INVALID_STATE.failure(
                    "The KMS key '%s' is kept by '%s', which the gateway is not told how to ask",
                    row.getKeyId(), row.getProvider());
        }
        return found;
    }
}

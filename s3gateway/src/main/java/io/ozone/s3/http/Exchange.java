package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * One request and its answer.
 *
 * <p>Used by one thread at a time; reading and writing block, and so pass on the back-pressure of either side, or go on in
 * another thread when they would for long. Every exchange ends in exactly one of {@link #answer}, {@link #finish} and
 * {@link #abort}.
 */
public final class Exchange {
    /** Name of the operation of a request that none serves. */
    public static final String NO_OPERATION = "none";

    private static final String ATTRIBUTE = Exchange.class.getName();

    private static final String XML = "application/xml";
    private static final byte[] WHITE_SPACE = {' '};

    /** A part of what is done to answer a request. */
    public interface Step {
        void run() throws IOException;
    }

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String requestId;
    private HttpFields headers;
    private RequestTarget target;
    private UploadForm form;
    private Api api = Api.S3;
    private Call call;
    private final Map<String, String> errorHeaders = new HashMap<>(4);
    private final RequestBody body;
    private final Pieces pieces;
    private String user = "";
    private final Map<String, Long> pinned = new HashMap<>(2);
    private boolean anonymous;
    private Runnable beforeAnswer = () -> {};
    private String operation = NO_OPERATION;
    private String errorCode = "";
    private final LongSupplier nanos;
    private final long startNanos;
    private boolean waited;
    private boolean allowedByAcl;
    private List<DeletedObject> deletedObjects = List.of();
    private long answerNanos;
    private Consumer<Step> guard;

    /**
     * @param pieceMemory of {@link #pieceMemory}, one for all
     * @param nanos a clock that only goes forward; it begins as the request arrives
     */
    public Exchange(
            Request request,
            Response response,
            Callback callback,
            String requestId,
            RequestTarget target,
            HeapShare pieceMemory,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
        this.answerNanos = startNanos;
        request.setAttribute(ATTRIBUTE, this);
        this.request = request;
        this.headers = request.getHeaders();
        this.response = response;
        this.callback = callback;
        this.requestId = requestId;
        this.target = target;
        this.body = new RequestBody(request, nanos);
        this.pieces = new Pieces(request, response, pieceMemory);
    }

    /** What answers share that are sent piece by piece. */
    public static HeapShare pieceMemory() {
        return Pieces.memory();
    }

    /** The exchange of a request; null when it has none. */
    public static Exchange of(Request request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    /**
     * Answers the request, in this thread and perhaps others later.
     *
     * @param steps runs a step, and ends the exchange when it fails
     */
    public void run(Step first, Consumer<Step> steps) {
        guard = steps;
        guard.accept(first);
    }

    public String method() {
        return request.getMethod();
    }

    /** Set once it is known. */
    public void target(RequestTarget value) {
        target = value;
    }

    public RequestTarget target() {
        return target;
    }

    public String requestId() {
        return requestId;
    }

    /** The request's headers. */
    public HttpFields headers() {
        return headers;
    }

    /** The first value of a request header; null when it is not there. */
    public String header(String name) {
        return headers.get(name);
    }

    /** All values of a request header that is a list, whether on one line or on several; null when it is not there. */
    public String headerList(String name) {
        String first = headers.get(name);
        return first == null ? null : String.join(",", headers.getValuesList(name));
    }

    /**
     * Makes headers of the parameters that are named like one: presigned requests carry them so, because
     * whoever sends them later knows nothing of headers. Only where the query is signed as a whole.
     *
     * @param others parameters that stay
     * @throws io.ozone.s3.error.S3Exception InvalidArgument when one is there in both places
     */
    public void takeHeadersFromQuery(Set<String> others) {
        HttpFields.Mutable all = null;
        Set<String> taken = new HashSet<>();
        for (Parameter parameter : target.parameters()) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (!name.startsWith("x-amz-") || others.contains(parameter.name())) {
                continue;
            }
            all = all == null ? HttpFields.build(headers) : all;
            if (all.contains(name)) {
                throw S3Error.INVALID_ARGUMENT.failure("The request has %s more than once; send it once", name);
            }
            all.add(HeaderText.field("The parameter", name, parameter.value()));
            taken.add(parameter.name());
        }
        if (all != null) {
            headers = all;
            target = target.without(taken);
        }
    }

    public RequestBody body() {
        return body;
    }

    /**
     * Goes on in another thread once there is more of the body to read. The thread that calls has nothing more to do for this
     * exchange: who sends slowly is to cost none.
     */
    public void onceMore(Step next) {
        goOn(body.arrival(), next);
    }

    private void goOn(CompletableFuture<Void> event, Step next) {
        Executor threads = request.getComponents().getExecutor();
        event.whenComplete((done, failure) -> {
            try {
                threads.execute(() -> guard.accept(next));
            } catch (RejectedExecutionException stopping) {
                abort(stopping);
            }
        });
    }

    private void releaseBuffers() {
        body.release();
        pieces.release();
    }

    /**
     * Opens the body as a form, when it is one that carries its own signature: nobody can know who sent it
     * before its fields are read.
     *
     * @return null when the request is no such form
     */
    public UploadForm openForm() throws IOException {
        if (form == null && UploadForm.isSent(this)) {
            form = UploadForm.read(this);
        }
        return form;
    }

    /** The form that was opened; null when the request is none. */
    public UploadForm form() {
        return form;
    }

    /**
     * Reads the body as a call of STS, when it is one: what its signature covers is known only then.
     *
     * @return null when the request is none
     */
    public Call openCall() throws IOException {
        if (call == null && Call.isSent(this)) {
            api = Api.STS;
            call = Call.read(this);
        }
        return call;
    }

    /** In which protocol the request is answered. */
    public Api api() {
        return api;
    }

    /** To be called once it is known who sent the request. */
    public void authenticated(String name) {
        user = name;
    }

    /** Whether the sender may be asked for the body. */
    public boolean isAuthenticated() {
        return !user.isEmpty();
    }

    /** Who sent the request; empty as long as nobody is proved to be. */
    public String user() {
        return user;
    }

    /** To be called when the request is not signed. */
    public void unsigned() {
        anonymous = true;
    }

    /** Whether the request is not signed at all. */
    public boolean isAnonymous() {
        return anonymous;
    }

    /** Address of who sent it, as far as the connection tells. */
    public String remoteAddress() {
        return Request.getRemoteAddr(request);
    }

    /** Whether nobody could read it on the way. */
    public boolean isSecure() {
        return request.isSecure();
    }

    /** The answer may be about this generation of an object, and about no other that takes its place meanwhile. */
    public void pin(String bucket, String key, long generation) {
        pinned.put(bucket + "/" + key, generation);
    }

    /** @throws io.ozone.s3.error.S3Exception OperationAborted when it was pinned to another generation */
    public void requirePinned(String bucket, String key, long generation) {
        Long wanted = pinned.get(bucket + "/" + key);
        if (wanted != null && wanted != generation) {
            throw S3Error.OPERATION_ABORTED.failure(
                    "The object %s has changed while it was found out who may read it; try again", key);
        }
    }

    /** To be done when the work is done, and before anybody hears of it. */
    public void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    /** To be called once it is known what the request asks for. */
    public void operation(String name) {
        operation = name;
    }

    public String operation() {
        return operation;
    }

    /** To be called when it is answered, or cut off, with an error. */
    public void failed(String code) {
        errorCode = code;
    }

    /** S3's code of the error that the request ends in; empty = it is served. */
    public String errorCode() {
        return errorCode;
    }

    public long startNanos() {
        return startNanos;
    }

    /** From the last byte that came to the first of the answer; below 0 = there was no such time. */
    public long turnAroundNanos() {
        return answerNanos == startNanos ? -1 : answerNanos - body.endNanos();
    }

    private void answerBegins() {
        if (answerNanos == startNanos) {
            answerNanos = nanos.getAsLong();
        }
    }

    /** What became of each object of a list. */
    public void deletedObjects(List<DeletedObject> value) {
        deletedObjects = value;
    }

    public List<DeletedObject> deletedObjects() {
        return deletedObjects;
    }

    /** To be called when nothing but an ACL lets the sender do what it asks for. */
    public void allowedByAcl() {
        allowedByAcl = true;
    }

    /** Whether something of it is allowed by an ACL alone. */
    public boolean isAllowedByAcl() {
        return allowedByAcl;
    }

    /** Status of the answer; before its first byte. */
    public void status(int status) {
        response.setStatus(status);
    }

    /** Sets a header of the answer; before its first byte. */
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Sets a header that the answer has even when it turns into an error; before its first byte. */
    public void setErrorHeader(String name, String value) {
        errorHeaders.put(name, value);
        setHeader(name, value);
    }

    public void setContentLength(long length) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }

    /** Closes the connection behind the answer. */
    public void closeConnection() {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }

    /** Whether it is too late for another answer. */
    public boolean isCommitted() {
        return response.isCommitted();
    }

    /** Forgets what was set for the answer, so that an error can take its place. */
    public void reset() {
        response.reset();
        errorHeaders.forEach(this::setHeader);
    }

    /** Ends the exchange with an answer without a body. */
    public void answer(int status) {
        response.setStatus(status);
        if (status != 204 && status != 304 && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
            setContentLength(0);
        }
        finish(BufferUtil.EMPTY_BUFFER);
    }

    /**
     * Tells the client that its XML document will come: begins the answer, with status 200 and without a length, or goes on
     * with it.
     *
     * @throws ClientGoneException when the client does not wait any more
     */
    public void keepWaiting() throws IOException {
        if (waited) {
            send(ByteBuffer.wrap(WHITE_SPACE));
            return;
        }
        waited = true;
        response.setStatus(200);
        setHeader("content-type", XML);
        send(ByteBuffer.wrap(XmlWriter.DECLARATION.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whether the answer has begun, and is open for a document yet, whatever it says. */
    public boolean hasWaited() {
        return waited;
    }

    /** Ends the exchange with a document of another kind. */
    public void answer(String contentType, byte[] document) {
        response.setStatus(200);
        setHeader("content-type", contentType);
        setContentLength(document.length);
        finish(ByteBuffer.wrap(document));
    }

    /**
     * Ends the exchange with an XML document.
     *
     * @param status what it would be; when the client was told to wait, it was told that it is 200
     */
    public void answer(int status, byte[] xml) {
        if (waited) {
            int start = XmlWriter.DECLARATION.length();
            finish(ByteBuffer.wrap(xml, start, xml.length - start));
            return;
        }
        response.setStatus(status);
        setHeader("content-type", XML);
        setContentLength(xml.length);
        finish(ByteBuffer.wrap(xml));
    }

    private void send(ByteBuffer data) throws IOException {
        answerBegins();
        try (Blocker.Callback sent = Blocker.callback()) {
            response.write(false, data, sent);
            sent.block();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** Sends the answer's last part, which may be empty, and ends the exchange. */
    public void finish(ByteBuffer data) {
        beforeAnswer.run();
        answerBegins();
        releaseBuffers();
        response.write(true, data, callback);
    }

    /** A buffer for {@link #send}, of which there is one; to be filled from its start. */
    public ByteBuffer piece() {
        return pieces.next();
    }

    /**
     * Sends what was put into {@link #piece}, and waits until the connection has taken it, though not for long.
     *
     * @param last it is the end of the answer
     * @return false when it has not taken it in this time: {@link #onceSent} must come next
     * @throws ClientGoneException when the client does not take it any more
     */
    public boolean send(boolean last, Duration patience) throws IOException {
        answerBegins();
        return pieces.send(last, patience);
    }

    /**
     * Goes on in another thread once the connection has taken what was sent. The thread that calls has nothing more to do for
     * this exchange: who takes nothing is to cost none.
     */
    public void onceSent(Step next) {
        goOn(pieces.underWay(), () -> {
            pieces.requireSent();
            next.run();
        });
    }

    /** Sends the answer's last part and waits for it, so that the body can be read on behind it. */
    public void sendLast(ByteBuffer data) throws IOException {
        beforeAnswer.run();
        answerBegins();
        try (Blocker.Callback sent = Blocker.callback()) {
            response.write(true, data, sent);
            sent.block();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** Ends an exchange whose last part was sent. */
    public void complete() {
        releaseBuffers();
        callback.succeeded();
    }

    /** Ends the exchange by cutting the connection, so that the client can't take a part for the whole. */
    public void abort(Throwable reason) {
        beforeAnswer.run();
        releaseBuffers();
        callback.failed(reason);
    }
}

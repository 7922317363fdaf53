/**
 * The visitor's chat bubble: JSON text frames over a WebSocket, described here.
 *
 * <p>Each frame is one JSON object, at most 64 KB, whose {@code t} names it (records in {@link ChatWire}).
 *
 * <pre>
 * visitor → house
 *   hello  {visitor?, resume?:{afterSeq}, page?:{url,title,referrer}, utm?:{…}, language?, timeZone?, preChat?:{who}, user?}
 *          first, within 10 s. visitor is the token of an earlier welcome. user:{id,hash,name?,email?,company?} is somebody
 *          whom the site knows: hash is hex(HMAC-SHA256(id, secret)) by the site's server. Such a visitor has one thread.
 *   say    {clientId (UUID), text?, files?:[id]}   the same clientId again takes effect once
 *   who    {name?, email?, company?, country?, productLine?, consent?}   what the visitor says about itself from now on
 *   typing {on}
 *   seen   {seq, read}               everything up to seq has arrived; read: and is before the visitor's eyes
 *   ping   {}                        answered by pong
 * house → visitor
 *   welcome {visitor, thread, seq, settings, hours}   keep visitor; another thread than before: forget what you held
 *   said    {seq, clientId?, byVisitor, author?, text, at, files}   ascending by seq, each once per socket, both directions
 *   stored  {clientId}                         durable; whoever has not seen this says it again after reconnecting
 *   typing  {on, author?}
 *   hours   {hours:{open, backAt?, largestFile}}   when somebody comes or the last one goes
 *   token   {visitor}                          keep this one from now on
 *   pong    {}
 *   error   {code, clientId?, retryAfter? (s)}
 * </pre>
 *
 * Errors that leave the socket open concern one {@code say}: {@code busy} and {@code rate-limited} (keep it, say it again
 * after {@code retryAfter}), {@code too-long}, {@code too-many-files}, {@code file-gone}, {@code invalid} (will never be
 * taken). All others are the last frame before the socket closes: {@code hello-timeout}, {@code bad-frame},
 * {@code too-large}, {@code flood}, {@code too-many-sockets}, {@code identity-refused}, {@code interrupted} (connect again
 * and resume). A page of a foreign origin is closed with 4403 and no frame.
 *
 * <p>Files go by HTTP beside the socket, with the token as {@code Authorization: Bearer}: {@code POST …/files?name=…} takes
 * the bytes and gives the id for {@code say}; the {@code url} of a file in {@code said} is relative to the same place.
 */
@NullMarked
package io.fairlead.connector.chat;

import org.jspecify.annotations.NullMarked;

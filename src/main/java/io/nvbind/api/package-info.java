/**
 * The one table of what can be asked of the daemon, whatever the road: HTTP routes, the Unix socket's dispatch, the OpenAPI
 * document, docs/api.md and every refusal come from it.
 *
 * <p>To add an operation, write a class that implements {@link io.nvbind.api.OperationSource} in the package
 * {@code io.nvbind.operations} and hand an instance to the table where {@code cli.Daemon} makes it:
 *
 * <pre>{@code
 * public List<Operation> operations() {
 *     return List.of(Operation.set("snapshots.create", "POST", "/api/snapshots")
 *         .summary("Keeps the settings of every GPU.")
 *         .required("name", Schema.text("[a-z0-9-]{1,64}").describe("what to call it"))
 *         .optional("gpu", Schema.text(64).describe("PCI address; every GPU when left out"))
 *         .answers(201, Schema.named("Snapshot", Schema.object().field("name", Schema.text(64))))
 *         .problems(409)
 *         .blocking()
 *         .handledBy(call -> Answer.created("/api/snapshots/" + call.text("name"), json(call))));
 * }
 * }</pre>
 *
 * <p>Arguments are one flat object: on the Unix socket the fields of the line, over HTTP those named in the path's braces,
 * then the query (GET, DELETE) or the JSON body (POST, PUT). They are checked against their schemas, and the caller against
 * the operation's {@link io.nvbind.api.Access}, before the handler runs; what the handler refuses it throws as a
 * {@link io.nvbind.api.Problem}. The tests that call every operation and check docs/api.md see a new one by themselves.
 */
package io.nvbind.api;

using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Bulkhead.Aws.Protocols;
using Bulkhead.LocalCloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>Answers HTTP on loopback with Kestrel. Nothing is read from the environment or written to the console.</summary>
internal static class HttpHost
{
    private const long MaxBody = 256L * 1024 * 1024;

    /// <summary>Starts listening.</summary>
    /// <exception cref="StateFileException">The port is taken.</exception>
    public static async Task<(WebApplication Host, Uri Endpoint)> StartAsync(FrontDoor door, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        app.Run(context => HandleAsync(door, context));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw StateFileDiagnostics.Refuse(
                StateFileDiagnostics.PortInUse,
                $"the local cloud can't listen on 127.0.0.1:{port}: {e.Message}",
                "name another port, or none for one that is free",
                e);
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return (app, new Uri(address));
    }

    private static async Task HandleAsync(FrontDoor door, HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var headers = new WireHeaders();
        foreach (var (name, values) in context.Request.Headers) headers[name] = values.ToString();
        var call = new HttpCall(
            context.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            headers,
            await ReadAsync(context.Request.BodyReader, context.RequestAborted));
        if (await door.AnswerAsync(call) is not { } answer)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (HttpMethods.IsHead(call.Method) || answer.Status is 204 or 304) return;
        response.ContentLength = answer.Body.Length;
        await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}

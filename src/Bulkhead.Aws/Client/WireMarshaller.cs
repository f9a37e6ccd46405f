using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Bulkhead.Aws.Client;

/// <summary>Hands an encoded request to the SDK's pipeline, which signs and sends it.</summary>
internal sealed class WireMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static readonly WireMarshaller Instance = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (WireCall)input;
        var service = call.Operation.Service;
        var request = new DefaultRequest(call, service.ServiceId)
        {
            HttpMethod = call.Request.Method,
            Endpoint = call.Endpoint.Address,
            OverrideSigningServiceName = service.SigningName,
            // S3 signs the path as it is; the others sign it encoded once more.
            UseDoubleEncoding = service.SigningName != "s3",
            UseQueryString = true,
            Content = call.Request.Body.IsEmpty && call.Request.Method is "GET" or "HEAD" or "DELETE" ? null : call.Request.Body.ToArray(),
        };
        SetPath(request, call.Request.Path);
        foreach (var group in call.Request.Query.GroupBy(p => p.Key, StringComparer.Ordinal))
        {
            var values = group.Select(p => p.Value).ToList();
            if (values.Count == 1) request.ParameterCollection.Add(group.Key, values[0]);
            else request.ParameterCollection.Add(group.Key, values);
        }

        foreach (var (name, value) in call.Request.Headers) request.Headers[name] = value;
        return request;
    }

    /// <summary>The SDK encodes path segments itself, so it gets them decoded and by name.</summary>
    private static void SetPath(DefaultRequest request, string path)
    {
        if (path == "/")
        {
            request.ResourcePath = "/";
            return;
        }

        var template = new StringBuilder();
        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            template.Append('/');
            if (segments[i].Length == 0) continue;
            var label = string.Create(CultureInfo.InvariantCulture, $"{{s{i}}}");
            template.Append(label);
            request.AddPathResource(label, Uri.UnescapeDataString(segments[i]));
        }

        request.ResourcePath = template.ToString();
    }
}

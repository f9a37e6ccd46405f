using System.Text.Json.Nodes;
using System.Xml;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Errors of the XML protocols: three envelopes, one content.</summary>
internal static class XmlErrors
{
    /// <summary><c>&lt;ErrorResponse&gt;&lt;Error&gt;…</c> of awsQuery and most of restXml.</summary>
    public static ReadOnlyMemory<byte> ErrorResponse(ServiceModel service, WireError error) => XmlBodyWriter.Document(writer =>
    {
        XmlBodyWriter.Start(writer, "ErrorResponse", service.XmlNamespace is { } ns ? new XmlNamespace(ns, null) : null);
        writer.WriteStartElement("Error");
        writer.WriteElementString("Type", error.Status >= 500 ? "Receiver" : "Sender");
        WriteContent(writer, service, error);
        writer.WriteEndElement();
        writer.WriteElementString("RequestId", error.RequestId);
        writer.WriteEndElement();
    });

    /// <summary><c>&lt;Response&gt;&lt;Errors&gt;&lt;Error&gt;…</c> of EC2.</summary>
    public static ReadOnlyMemory<byte> Ec2(ServiceModel service, WireError error) => XmlBodyWriter.Document(writer =>
    {
        writer.WriteStartElement("Response");
        writer.WriteStartElement("Errors");
        writer.WriteStartElement("Error");
        WriteContent(writer, service, error);
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteElementString("RequestID", error.RequestId);
        writer.WriteEndElement();
    });

    /// <summary><c>&lt;Error&gt;…</c> of S3.</summary>
    public static ReadOnlyMemory<byte> S3(ServiceModel service, WireError error) => XmlBodyWriter.Document(writer =>
    {
        writer.WriteStartElement("Error");
        WriteContent(writer, service, error);
        writer.WriteElementString("RequestId", error.RequestId);
        writer.WriteEndElement();
    });

    /// <summary>Reads any of the three.</summary>
    public static WireError Read(ServiceModel service, WireResponse response)
    {
        WireElement? root;
        try
        {
            root = WireElement.Read(response.Body);
        }
        catch (WireFormatException)
        {
            // A proxy's page: only the status is known.
            root = null;
        }

        var error = root?.All().FirstOrDefault(e => e.Name == "Error");
        var code = error?.Child("Code")?.Text.Trim();
        if (root is null || error is null || string.IsNullOrEmpty(code)) return UnknownErrors.From(response);
        var requestId = root.All().Skip(1).FirstOrDefault(e => e.Name is "RequestId" or "RequestID")?.Text;
        return new WireError(code, error.Child("Message")?.Text ?? "", response.Status)
        {
            RequestId = string.IsNullOrEmpty(requestId) ? response.RequestId : requestId,
            Details = Details(service, code, error),
        };
    }

    private static void WriteContent(XmlWriter writer, ServiceModel service, WireError error)
    {
        writer.WriteElementString("Code", error.Code);
        writer.WriteElementString("Message", error.Message);
        if (service.FindError(error.Code) is not { } shape || error.Details is null) return;
        foreach (var (name, value) in error.Details)
        {
            if (shape.Find(name) is { } member && value is not null) XmlBodyWriter.Write(writer, member, member.WireName, value);
        }
    }

    private static JsonObject? Details(ServiceModel service, string code, WireElement error)
    {
        if (service.FindError(code) is not { } shape) return null;
        try
        {
            var details = XmlBodyReader.ReadMembers(shape, error);
            foreach (var name in details.Select(d => d.Key).ToArray())
            {
                if (name.Equals("message", StringComparison.OrdinalIgnoreCase)) details.Remove(name);
            }

            return details.Count > 0 ? details : null;
        }
        catch (WireFormatException)
        {
            // Details that do not follow the model: code and message stand without them.
            return null;
        }
    }
}

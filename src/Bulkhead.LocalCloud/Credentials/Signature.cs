using System.Globalization;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>What a request says of its signature (AWS Signature Version 4), not yet verified.</summary>
/// <param name="AccessKeyId">The key.</param>
/// <param name="Date">The day of the scope, <c>20261121</c>.</param>
/// <param name="Region">The region of the scope.</param>
/// <param name="Service">The service of the scope.</param>
/// <param name="SignedHeaders">The names of the signed headers, in order.</param>
/// <param name="Value">The signature, hexadecimal.</param>
/// <param name="Time">The time of signing as it was written, <c>20261121T073846Z</c>.</param>
/// <param name="Token">The session token; null for long-lived keys.</param>
/// <param name="Expires">How long a presigned request holds; null for one with an Authorization header.</param>
internal sealed record Signature(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    string[] SignedHeaders,
    string Value,
    string Time,
    string? Token,
    TimeSpan? Expires)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The scope: <c>20261121/us-east-1/iam/aws4_request</c>.</summary>
    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>The time of signing.</summary>
    public DateTimeOffset? SignedAt =>
        DateTimeOffset.TryParseExact(
            Time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Reads the signature of a request.</summary>
    /// <exception cref="SignatureException">There is none, or it can't be read.</exception>
    public static Signature Read(HttpCall call)
    {
        if (call.Headers.Find("Authorization") is { } header) return FromHeader(call, header);
        if (call.FindParameter("X-Amz-Signature") is { } value) return FromQuery(call, value);
        throw new SignatureException(SignatureProblem.Missing, "Request is missing Authentication Token");
    }

    private static Signature FromHeader(HttpCall call, string header)
    {
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            throw new SignatureException(SignatureProblem.Incomplete, $"The local cloud verifies signatures of {Algorithm} only.");
        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("Credential=", StringComparison.Ordinal)) credential = part["Credential=".Length..];
            else if (part.StartsWith("SignedHeaders=", StringComparison.Ordinal)) signedHeaders = part["SignedHeaders=".Length..];
            else if (part.StartsWith("Signature=", StringComparison.Ordinal)) signature = part["Signature=".Length..];
        }

        var time = call.Headers.Find("X-Amz-Date");
        if (credential is null || signedHeaders is null || signature is null || time is null)
            throw new SignatureException(SignatureProblem.Incomplete, "Authorization header requires 'Credential', 'Signature', 'SignedHeaders' and 'X-Amz-Date'.");
        return Make(credential, signedHeaders, signature, time, call.Headers.Find("X-Amz-Security-Token"), null);
    }

    private static Signature FromQuery(HttpCall call, string signature)
    {
        if (call.FindParameter("X-Amz-Algorithm") != Algorithm
            || call.FindParameter("X-Amz-Credential") is not { } credential
            || call.FindParameter("X-Amz-SignedHeaders") is not { } signedHeaders
            || call.FindParameter("X-Amz-Date") is not { } time
            || !int.TryParse(call.FindParameter("X-Amz-Expires") ?? "900", NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new SignatureException(SignatureProblem.Incomplete, "The query string lacks parameters of its signature.");
        }

        var token = call.FindParameter("X-Amz-Security-Token") ?? call.Headers.Find("X-Amz-Security-Token");
        return Make(credential, signedHeaders, signature, time, token, TimeSpan.FromSeconds(Math.Min(seconds, 604_800)));
    }

    private static Signature Make(string credential, string signedHeaders, string signature, string time, string? token, TimeSpan? expires)
    {
        if (credential.Split('/') is not [var key, var date, var region, var service, "aws4_request"])
            throw new SignatureException(SignatureProblem.Incomplete, "Credential must have exactly 5 slash-delimited elements.");
        return new Signature(key, date, region, service, signedHeaders.Split(';'), signature, time, token, expires);
    }
}

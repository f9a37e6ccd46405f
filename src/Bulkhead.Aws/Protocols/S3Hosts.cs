using System.Net;

namespace Bulkhead.Aws.Protocols;

/// <summary>S3's two styles (Amazon S3 User Guide: "Virtual hosting of general purpose buckets").</summary>
internal static class S3Hosts
{
    /// <summary>
    /// The path with the bucket in front when the bucket is in the host (<c>bucket.s3.eu-west-1.amazonaws.com</c>,
    /// <c>bucket.localhost:4600</c>); else the path as it is.
    /// </summary>
    public static string PathStyle(string? host, string path)
    {
        if (host is null) return path;
        var name = host.Split(':')[0];
        if (host.StartsWith('[') || IPAddress.TryParse(name, out _)) return path;
        var end = name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? name.Length - ".localhost".Length
            : EndOfBucket(name);
        return end <= 0 ? path : $"/{name[..end]}{path}";
    }

    private static int EndOfBucket(string name)
    {
        if (!name.Contains("amazonaws.com", StringComparison.OrdinalIgnoreCase)) return -1;
        var end = name.LastIndexOf(".s3.", StringComparison.OrdinalIgnoreCase);
        return end >= 0 ? end : name.LastIndexOf(".s3-", StringComparison.OrdinalIgnoreCase);
    }
}

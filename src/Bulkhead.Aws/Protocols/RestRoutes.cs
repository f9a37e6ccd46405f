using System.Collections.Immutable;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>The operations of one REST service, found by method, path, query and headers.</summary>
internal sealed class RestRoutes
{
    private readonly Dictionary<string, ImmutableArray<Route>> _byMethod;

    public RestRoutes(ServiceModel service) => _byMethod = service.OperationNames
        .Select(n => new Route(service.GetOperation(n)))
        .GroupBy(r => r.Operation.Method)
        .ToDictionary(g => g.Key, g => g
            .OrderByDescending(r => r.Rank)
            .ThenBy(r => r.Operation.IsDeprecated)
            .ThenBy(r => r.Operation.Name, StringComparer.Ordinal)
            .ToImmutableArray());

    /// <summary>The closest operation; null when none fits.</summary>
    public OperationModel? Find(WireRequest request, string path)
    {
        foreach (var route in _byMethod.GetValueOrDefault(request.Method, []))
        {
            if (route.Fits(request, path)) return route.Operation;
        }

        return null;
    }

    /// <summary>
    /// One operation. Several share a path (<c>GET /{Bucket}</c> with or without <c>?policy</c>, <c>PUT /{Bucket}/{Key}</c> with or
    /// without <c>x-amz-copy-source</c>): the one that asks for most is tried first.
    /// </summary>
    private sealed class Route
    {
        private readonly UriTemplate _template;
        private readonly ImmutableArray<Member> _query;
        private readonly ImmutableArray<Member> _headers;

        public Route(OperationModel operation)
        {
            Operation = operation;
            _template = RestBinding.Template(operation);
            var required = (operation.Input?.Members ?? []).Where(m => operation.Input!.Required.Contains(m.Name)).ToArray();
            _query = [.. required.Where(m => m is { Location: MemberLocation.QueryString, Shape: ScalarShape })];
            _headers = [.. required.Where(m => m is { Location: MemberLocation.Header, Shape: ScalarShape })];
            Rank = (_template.FixedSegments, _template.Count, _template.Query.Length, _query.Length + _headers.Length);
        }

        public OperationModel Operation { get; }

        public (int FixedSegments, int Segments, int Query, int Required) Rank { get; }

        public bool Fits(WireRequest request, string path)
        {
            foreach (var (name, value) in _template.Query)
            {
                if (request.FindQuery(name) is not { } given || (value.Length > 0 && given != value)) return false;
            }

            foreach (var member in _query)
            {
                if (request.FindQuery(member.WireName) is null) return false;
            }

            foreach (var member in _headers)
            {
                // The account id may be in the host instead (S3 Control).
                if (!member.IsHostLabel && request.Headers.Find(member.WireName) is null) return false;
            }

            return _template.Match(path) is not null;
        }
    }
}

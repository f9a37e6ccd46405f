namespace Bulkhead.LocalCloud.Hosting;

/// <summary>What goes wrong with a call on purpose.</summary>
public abstract record CloudFault
{
    private CloudFault() { }

    /// <summary>The connection is cut: the client gets no answer.</summary>
    public static CloudFault Cut { get; } = new CutConnection();

    /// <summary>AWS asks to go slower, in the service's words.</summary>
    public static CloudFault Throttle { get; } = new TooFast();

    /// <summary>AWS has a bad moment.</summary>
    public static CloudFault ServerError { get; } = new Answer("InternalFailure", "We encountered an internal error. Please try again.", 500);

    /// <summary>The call is delivered twice; the second answer comes back. Only before a call.</summary>
    public static CloudFault Twice { get; } = new Duplicate();

    /// <summary>The client gets no answer.</summary>
    public sealed record CutConnection : CloudFault;

    /// <summary>The client waits, and then gets no answer.</summary>
    /// <param name="Time">How long it waits.</param>
    public sealed record Stall(TimeSpan Time) : CloudFault;

    /// <summary>The call has its effect twice.</summary>
    public sealed record Duplicate : CloudFault;

    /// <summary>The client gets the service's throttle instead of the answer.</summary>
    public sealed record TooFast : CloudFault;

    /// <summary>The client gets an error instead of the answer.</summary>
    /// <param name="Code">AWS's code.</param>
    /// <param name="Message">AWS's words.</param>
    /// <param name="Status">The HTTP status.</param>
    public sealed record Answer(string Code, string Message, int Status) : CloudFault;
}

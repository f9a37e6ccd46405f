using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Pace;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Storage;
using Bulkhead.LocalCloud.Validation;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>
/// Runs calls one after the other: checks, then the service's handler, then the commit. A call that refuses changes nothing.
/// </summary>
internal sealed class Cloud : ICloud
{
    private readonly Lock _gate = new();
    private readonly FrozenDictionary<string, IServiceHandler> _services;
    private readonly StateFile? _file;
    private readonly ScheduledWork _scheduled;
    private readonly CallRecorder _recorder;
    private readonly EventRouter _router;
    private readonly CloudTemper? _temper;
    private readonly CloudClock _clock;

    /// <summary>Makes a cloud of services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="scheduled">What they do by themselves.</param>
    /// <param name="authorizer">Who decides.</param>
    /// <param name="recorder">Who writes down what was called.</param>
    /// <param name="router">Who tells others of it.</param>
    /// <param name="store">The resources, loaded.</param>
    /// <param name="file">Where changes are kept; null for nowhere.</param>
    /// <param name="clock">The cloud's clock.</param>
    /// <param name="temper">Who refuses what comes too fast or too early; null for nobody.</param>
    public Cloud(
        IEnumerable<IServiceHandler> services,
        ScheduledWork scheduled,
        IAuthorizer authorizer,
        CallRecorder recorder,
        EventRouter router,
        ResourceStore store,
        StateFile? file,
        CloudClock clock,
        CloudTemper? temper)
    {
        _services = services.ToFrozenDictionary(s => s.Service, StringComparer.Ordinal);
        _scheduled = scheduled;
        Authorizer = authorizer;
        _recorder = recorder;
        _router = router;
        Store = store;
        _file = file;
        _clock = clock;
        _temper = temper;
    }

    /// <inheritdoc/>
    public ResourceStore Store { get; }

    private IAuthorizer Authorizer { get; }

    /// <summary>The operations that the services answer, such as <c>iam:CreateRole</c> by the model's names.</summary>
    public IEnumerable<string> Operations => _services.Values.SelectMany(s => s.Operations.Keys.Select(o => $"{s.Service}:{o}"));

    /// <summary>Completes when everything that calls have seen so far is kept.</summary>
    public Task Kept => _file?.Last ?? Task.CompletedTask;

    /// <summary>Runs a call that came from outside. It may be answered when <see cref="Kept"/>, read after this, completes.</summary>
    /// <exception cref="ServiceException">The operation refuses.</exception>
    /// <exception cref="StateFileException">The state can't be kept.</exception>
    public JsonObject Execute(CallContext context, string service, string operation, JsonObject input)
    {
        lock (_gate)
        {
            if (_file is { HasFailed: true }) _file.Reload(Store);
            _file?.CompactIfWorthwhile(Store);
            try
            {
                _scheduled.RunDue(context);
                _clock.Note(Store);
                Commit();
                _temper?.Admit(context, service, operation, input);
                var output = Call(context, service, operation, input);
                Commit();
                _temper?.Settle(context, service, operation, output);
                return output;
            }
            catch
            {
                Store.RollBack(0);
                throw;
            }
            finally
            {
                Deliver(context.Now);
            }
        }
    }

    /// <summary>Something that happened without a call, such as a log-in.</summary>
    public void Happened(DateTimeOffset now, Action<ResourceStore, CallRecorder> happening)
    {
        lock (_gate)
        {
            happening(Store, _recorder);
            Deliver(now);
            Commit();
        }
    }

    /// <summary>Reads under the lock that calls hold, such as for the caller of a request.</summary>
    public T Read<T>(Func<ResourceStore, T> read)
    {
        lock (_gate)
        {
            if (_file is { HasFailed: true }) _file.Reload(Store);
            return read(Store);
        }
    }

    /// <summary>Changes the store outside of any call, such as for the first account.</summary>
    public void Change(Action<ResourceStore> change)
    {
        lock (_gate)
        {
            change(Store);
            Commit();
        }
    }

    /// <inheritdoc/>
    public JsonObject Call(CallContext context, string service, string operation, JsonObject input)
    {
        if (!_services.TryGetValue(service, out var handler)) throw NotHere($"the service '{service}'");
        if (!handler.Operations.TryGetValue(operation, out var run)) throw NotHere($"{service}:{operation}");
        var mark = Store.Mark;
        try
        {
            InputValidation.Check(ServiceModels.Get(service).GetOperation(operation), input);
            // What a service does for somebody is late where the service behind it is.
            if (context.Service is { } caller && caller != service) _temper?.AdmitService(context, service);
            Authorizer.Authorize(context, service, operation, input);
            var output = run(context with { Service = service }, input);
            _recorder.Record(context, service, operation, input, output, refusal: null);
            return output;
        }
        catch (Exception e)
        {
            Store.RollBack(mark);
            if (e is ServiceException refusal) _recorder.Record(context, service, operation, input, output: null, refusal);
            throw;
        }
    }

    /// <inheritdoc/>
    public bool Allows(CallContext context, string service, string operation, JsonObject input)
    {
        try
        {
            Authorizer.Authorize(context, service, operation, input);
            return true;
        }
        catch (Exception e) when (e is ServiceException or SignatureException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool AllowsService(CallContext context, string principal, AccessCheck check, string sourceArn) =>
        Authorizer.AllowsService(context, principal, check, sourceArn);

    private static ServiceException NotHere(string what) => new(
        "NotImplemented", $"The local cloud does not have {what}. docs/local-cloud.md lists what it has.", 501);

    /// <summary>Tells others of what happened. What is more than the file takes at once is not told: the call itself is kept already.</summary>
    private void Deliver(DateTimeOffset now)
    {
        _router.Deliver(this, now);
        _ = TryCommit();
    }

    /// <exception cref="ServiceException">The changes are more than the file takes at once; they are undone.</exception>
    private void Commit()
    {
        if (!TryCommit()) throw new ServiceException("LimitExceededException", "The call changes more than the local cloud's file takes by one call.");
    }

    private bool TryCommit()
    {
        var changes = Store.TakeChanges();
        if (changes.Count == 0 || _file is null || _file.TryAppend(Store, changes)) return true;
        Store.Undo(changes);
        return false;
    }
}

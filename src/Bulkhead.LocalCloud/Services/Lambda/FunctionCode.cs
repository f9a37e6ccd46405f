using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>What is kept of code: its hash, its size, and the rehearsal program when the archive holds one.</summary>
/// <param name="Sha256">The hash of the archive, base64; of an image's address for an image.</param>
/// <param name="Size">The archive's bytes; 0 for an image.</param>
/// <param name="Program">The line of the rehearsal program; null for other code.</param>
/// <param name="Image">The address of an image; null for an archive.</param>
internal sealed record FunctionCode(string Sha256, int Size, string? Program, string? Image)
{
    private const int MaxProgramBytes = 256;

    /// <summary>Reads the code that a request gives: an archive, an object of S3 that the caller may read, or an image.</summary>
    /// <exception cref="ServiceException">InvalidParameterValueException, or S3's refusal.</exception>
    public static FunctionCode Read(CallContext context, JsonObject code)
    {
        var (zip, bucket, image) = (code.Text("ZipFile"), code.Text("S3Bucket"), code.Text("ImageUri"));
        if (new[] { zip, bucket, image }.Count(c => c is not null) != 1)
            throw FunctionState.Invalid("Please provide a source for function code.");
        if (image is not null) return new FunctionCode(Hash(Encoding.UTF8.GetBytes(image)), 0, null, image);
        var bytes = Convert.FromBase64String(zip ?? Stored(context, bucket!, code));
        return new FunctionCode(Hash(bytes), bytes.Length, ProgramOf(bytes), null);
    }

    private static string Hash(byte[] bytes) => Convert.ToBase64String(SHA256.HashData(bytes));

    private static string Stored(CallContext context, string bucket, JsonObject code)
    {
        if (code.Text("S3Key") is not { } key) throw FunctionState.Invalid("S3Key is needed with S3Bucket.");
        var request = new JsonObject { ["Bucket"] = bucket, ["Key"] = key };
        if (code.Text("S3ObjectVersion") is { } version) request["VersionId"] = version;
        try
        {
            return context.Call("s3", "GetObject", request).Text("Body") ?? "";
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            throw FunctionState.Invalid($"Error occurred while GetObject. S3 Error Code: {refusal.Code}. S3 Error Message: {refusal.Message}");
        }
    }

    /// <summary>The program in the archive's file of its name; of archives no more than that file is read.</summary>
    private static string? ProgramOf(byte[] archive)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
            if (zip.GetEntry(RehearsalProgram.Name) is not { Length: <= MaxProgramBytes } entry) return null;
            using var stream = entry.Open();
            var text = new byte[MaxProgramBytes];
            var length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            var line = Encoding.UTF8.GetString(text, 0, length);
            return RehearsalProgram.Find(line) is null ? null : line;
        }
        catch (InvalidDataException)
        {
            throw FunctionState.Invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }
}

using System.Security.Cryptography;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>
/// Encrypts what is stored of secrets (AES-256-GCM), with a key that lies beside the database and that only the server's own user
/// may read: a copy of the database alone tells nothing.
/// </summary>
public sealed class SecretCipher
{
    public const string FileName = "secrets.key";
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly Lazy<byte[]> _key;

    public SecretCipher(Database database) => _key = new Lazy<byte[]>(() => LoadOrMake(Path.Combine(database.Folder, FileName)));

    /// <returns>Nonce, tag and cipher text, one after the other.</returns>
    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key.Value, TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return box;
    }

    /// <exception cref="CryptographicException">The key is another one, or the text was changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> box)
    {
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key.Value, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain);
        return plain;
    }

    private static byte[] LoadOrMake(string path)
    {
        if (File.Exists(path))
        {
            var key = File.ReadAllBytes(path);
            return key.Length == KeyLength ? key : throw new StoreException($"the file {path} is not a key of this server");
        }
        var made = RandomNumberGenerator.GetBytes(KeyLength);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(made);
        file.Flush(flushToDisk: true);
        return made;
    }
}

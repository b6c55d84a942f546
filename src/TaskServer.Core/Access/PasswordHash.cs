using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace TaskServer.Access;

/// <summary>Hashes of passwords: `pbkdf2-sha512$ROUNDS$SALT$HASH`, the last two in base64.</summary>
public sealed class PasswordHash(IOptions<AccessOptions> options)
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltLength = 16;
    private const int HashLength = 64;

    // Compared with where there is no such user, so that the answer takes the same time.
    private readonly Lazy<string> _nobodys = new(() => Make(Tokens.New(), options.Value.PasswordRounds));

    private int Rounds => options.Value.PasswordRounds;

    /// <exception cref="TaskServerException">The password is too short or too long.</exception>
    public string Make(string password)
    {
        // The real server counts bytes, because its hash takes 72 of them.
        if (System.Text.Encoding.UTF8.GetByteCount(password) is < 8 or > 72)
            throw TaskServerException.Invalid("passwords must be between 8 and 72 characters long");
        return Make(password, Rounds);
    }

    /// <param name="hash">Null where there is no user, or none with a password.</param>
    public bool Matches(string? hash, string password)
    {
        var isRight = Compare(hash ?? _nobodys.Value, password);
        return isRight && hash is not null;
    }

    /// <summary>Whether the hash was made with other rounds than are asked for now.</summary>
    public bool IsOutdated(string hash) => hash.Split('$') is not [Scheme, var rounds, _, _] || rounds != Invariant(Rounds);

    private static bool Compare(string hash, string password)
    {
        if (hash.Split('$') is not [Scheme, var rounds, var salt, var wanted])
            return false;
        var expected = Convert.FromBase64String(wanted);
        var actual = Derive(password, Convert.FromBase64String(salt), int.Parse(rounds, CultureInfo.InvariantCulture), expected.Length);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }

    private static string Make(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Derive(password, salt, rounds, HashLength);
        return $"{Scheme}${Invariant(rounds)}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    private static byte[] Derive(string password, byte[] salt, int rounds, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA512, length);

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}

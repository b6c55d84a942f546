using System.Collections.Immutable;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Syntax;

// What the rules of the grammar are written with.
public sealed partial class FluxParser
{
    private ReadOnlySpan<char> Source(in Token token) => _scanner.Text.AsSpan(token.Span.Start, token.Span.Length);

    private Token Consume()
    {
        var token = _current;
        if (token.Kind != TokenKind.Eof)
            _current = _scanner.Scan();
        Step();
        return token;
    }

    private void Step()
    {
        if ((++_steps & 0xFFF) == 0)
            Work.ThrowIfCancelled();
    }

    /// <summary>Comments before a token that keeps none move on to the token after it, so that none is lost.</summary>
    private void Carry(in Token token)
    {
        if (!token.Comments.IsEmpty && !IsStillToCome(token))
            _current = _current with { Comments = token.Comments.AddRange(_current.Comments) };
    }

    private ImmutableArray<Comment> TakeComments(in Token token)
    {
        if (token.Comments.IsEmpty || token.Kind == TokenKind.Eof)
            return [];
        if (IsStillToCome(token))
            _current = _current with { Comments = [] };
        return token.Comments;
    }

    // A token that was expected and missing is represented by the one that stands in its place.
    private bool IsStillToCome(in Token token) => token.Span.Start == _current.Span.Start && token.Kind == _current.Kind;

    private ImmutableArray<string> TakeErrors()
    {
        if (_errors.Count == 0)
            return [];
        ImmutableArray<string> errors = [.. _errors];
        _errors.Clear();
        return errors;
    }

    /// <summary>Gives a new node the comments of its first token and the errors found since the last one.</summary>
    private T Build<T>(T node, in Token first)
        where T : SyntaxNode
    {
        if (!first.Comments.IsEmpty)
            node = node with { Comments = TakeComments(first) };
        return Build(node);
    }

    private T Build<T>(T node)
        where T : SyntaxNode => _errors.Count == 0 ? node : node with { Errors = TakeErrors() };

    private void Report(string error) => _errors.Add(error);

    private string Unexpected(string expected) => _current.Kind == TokenKind.Eof
        ? $"expected {expected}, got EOF"
        : $"expected {expected}, got {_current.Kind.Name()} ({Source(_current)}) at {_current.Span.StartLine}:{_current.Span.StartColumn}";

    /// <summary>Consumes a token. A wrong one is consumed all the same, unless it is the end of the file.</summary>
    private Token Expect(TokenKind kind)
    {
        if (_current.Kind != kind)
            Report(Unexpected(kind.Name()));
        return Consume();
    }

    /// <summary>Consumes a token if it is the right one. A wrong one is returned, too, and is still to come.</summary>
    private Token ExpectOrStay(TokenKind kind)
    {
        if (_current.Kind == kind)
            return Consume();
        Report(Unexpected(kind.Name()));
        return _current;
    }

    private ref int Waiting(TokenKind closer)
    {
        if (closer == TokenKind.RightParen)
            return ref _openParens;
        if (closer == TokenKind.RightBracket)
            return ref _openBrackets;
        return ref _openBraces;
    }

    private static TokenKind Closer(TokenKind opener) => opener switch
    {
        TokenKind.LeftParen => TokenKind.RightParen,
        TokenKind.LeftBracket => TokenKind.RightBracket,
        _ => TokenKind.RightBrace,
    };

    private Token Open(TokenKind opener)
    {
        var token = ExpectOrStay(opener);
        Waiting(Closer(opener))++;
        return token;
    }

    private Token Close(TokenKind closer)
    {
        Waiting(closer)--;
        if (_current.Kind == closer)
            return Consume();
        Report($"expected {closer.Name()}, got {_current.Kind.Name()}");
        return _current;
    }

    /// <summary>Whether a list goes on: not at the end of the file, and not at a closing bracket that somebody waits for.</summary>
    private bool More() => _current.Kind switch
    {
        TokenKind.Eof => false,
        TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace => Waiting(_current.Kind) == 0,
        _ => true,
    };

    /// <summary>Enters a rule that contains itself. When that has happened too often, the rest of the file is skipped.</summary>
    private bool Descend()
    {
        if (_nesting < MaxNesting)
        {
            _nesting++;
            return true;
        }

        if (_tooDeepAt is null)
        {
            _tooDeepAt = _current.Span;
            _scanner.SkipToEnd();
            _current = _scanner.Scan();
        }

        return false;
    }

    private void Ascend() => _nesting--;
}

#pragma once
#include "carbon/rating/code.hpp"
#include "keep/document_book.hpp"
#include "serve/carbon/code_signer.hpp"
#include "serve/carbon/ratings_year.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Codes that were issued: kind "code", key "<enterprise>/<year>", one document a serial; kind "code.withdrawal", key
/// "<enterprise>/<year>/<serial>".
namespace lantian::serve {

enum class CodeState : std::uint8_t { genuine = 1, withdrawn = 2, superseded = 3 };
std::string_view name_of(CodeState state);

struct CodeWithdrawal {
  std::string by, reason;
  Day on{};
};

struct IssuedCode {
  carbon::CodeText code;
  carbon::SignedCode signed_code;
  std::string by;
  std::int64_t row = 0;
  std::optional<CodeWithdrawal> withdrawal;
};

std::string issued_code_json(const IssuedCode& issued);
/// Returns malformed, also when the signed bytes are no code.
Result<IssuedCode> read_issued_code_json(std::string_view json);
std::string withdrawal_json(const CodeWithdrawal& withdrawal);
Result<CodeWithdrawal> read_withdrawal_json(std::string_view json);
/// {"reason": "..."}, 1 to 500 characters. Returns malformed.
Result<std::string> read_withdrawal_wish(std::string_view json);

/// Every code of an enterprise and year, oldest first. Returns what the book returns, and corrupt.
Result<std::vector<IssuedCode>> codes_of(const keep::DocumentBook& book, std::string_view enterprise, int year);
/// The newest code of each enterprise of a year, by enterprise.
Result<std::map<std::string, IssuedCode, std::less<>>> newest_codes(const keep::DocumentBook& book, int year);
/// Of a code that stands in the list.
CodeState state_in(const std::vector<IssuedCode>& codes, const IssuedCode& one);

/// Signs the rating's code with the next serial and keeps it. Returns invalid_argument when the rating has no level,
/// conflict when the code that holds says the same already, or when somebody was faster.
Result<IssuedCode> issue_code(keep::DocumentBook& book, const CodeSigner& signer, const carbon::Rating& rating,
                              const std::string& by, UtcSeconds now);
/// Withdraws the newest code. Returns not_found when there is none, conflict when it is withdrawn already.
Result<IssuedCode> withdraw_code(keep::DocumentBook& book, std::string_view enterprise, int year,
                                 const std::string& reason, const std::string& by, UtcSeconds now);

/// What stands in the address behind a QR code: the signed text in base64url and the 86 characters of its
/// signature: nothing that an address or a telephone could take for the end of a word. One code has one
/// token, and nobody makes one without the key.
std::string token_of(const carbon::SignedCode& code);

struct VerifiedCode {
  IssuedCode issued;
  CodeState state = CodeState::genuine;
};
/// No value for whatever is no token, was signed with another key, or was never issued from this book: whoever asks
/// cannot tell these apart. Returns what the book returns.
Result<std::optional<VerifiedCode>> verified_code(const keep::DocumentBook& book, const CodeSigner& signer,
                                                  std::string_view token);

}  // namespace lantian::serve

#include "serve/carbon/codes.hpp"

#include "base/text.hpp"
#include "serve/accounts/tokens.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr std::string_view code_kind = "code", withdrawal_kind = "code.withdrawal";
constexpr std::size_t token_bytes = 16;

std::string code_key(std::string_view enterprise, int year) {
  return fmt::format("{}/{}", enterprise, year);
}

std::string withdrawal_key(const carbon::CodeText& code) {
  return fmt::format("{}/{}", code_key(code.enterprise, code.year), code.serial);
}

Day code_day(UtcSeconds now) {
  return std::chrono::floor<std::chrono::days>(to_local(now));
}

Result<IssuedCode> read_code_row(const keep::DocumentBook& book, const keep::DocumentRow& row) {
  const auto corrupt_row = [&row](const Error& why) {
    return Error{ErrorCode::corrupt, fmt::format("document {} ({}): {}", row.number, row.key, why.message), row.key};
  };
  auto read = read_issued_code_json(row.body);
  if (!read) return corrupt_row(read.error());
  read->row = row.number;
  LANTIAN_TRY(const auto withdrawn, book.newest(withdrawal_kind, withdrawal_key(read->code)));
  if (!withdrawn) return *std::move(read);
  auto withdrawal = read_withdrawal_json(withdrawn->body);
  if (!withdrawal) return corrupt_row(withdrawal.error());
  read->withdrawal = *std::move(withdrawal);
  return *std::move(read);
}

/// Two codes that a reader cannot tell apart but by day, serial and token.
bool says_the_same(carbon::CodeText one, const carbon::CodeText& other) {
  one.issued = other.issued;
  one.serial = other.serial;
  one.token = other.token;
  return one.text() == other.text();
}

}  // namespace

std::string_view name_of(CodeState state) {
  constexpr std::array<std::string_view, 3> names{"genuine", "withdrawn", "superseded"};
  return names[static_cast<std::size_t>(state) - 1];
}

Result<std::vector<IssuedCode>> codes_of(const keep::DocumentBook& book, std::string_view enterprise, int year) {
  LANTIAN_TRY(const auto rows, book.all(code_kind, code_key(enterprise, year)));
  std::vector<IssuedCode> out;
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(IssuedCode one, read_code_row(book, row));
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::map<std::string, IssuedCode, std::less<>>> newest_codes(const keep::DocumentBook& book, int year) {
  LANTIAN_TRY(const auto rows, book.each(code_kind));
  std::map<std::string, IssuedCode, std::less<>> out;
  const std::string end = fmt::format("/{}", year);
  for (const keep::DocumentRow& row : rows) {
    if (!row.key.ends_with(end)) continue;
    LANTIAN_TRY(IssuedCode one, read_code_row(book, row));
    std::string id = one.code.enterprise;
    out.emplace(std::move(id), std::move(one));
  }
  return out;
}

CodeState state_in(const std::vector<IssuedCode>& codes, const IssuedCode& one) {
  if (one.withdrawal) return CodeState::withdrawn;
  return codes.back().code.serial == one.code.serial ? CodeState::genuine : CodeState::superseded;
}

Result<IssuedCode> issue_code(keep::DocumentBook& book, const CodeSigner& signer, const carbon::Rating& rating,
                              const std::string& by, UtcSeconds now) {
  LANTIAN_TRY(const auto before, codes_of(book, rating.enterprise, rating.year));
  LANTIAN_TRY(const std::string random, random_bytes(token_bytes));
  const int serial = before.empty() ? 1 : before.back().code.serial + 1;
  IssuedCode made;
  LANTIAN_TRY(made.code, carbon::code_of(rating, code_day(now), serial, base64url(random)));
  if (!before.empty() && !before.back().withdrawal && says_the_same(made.code, before.back().code)) {
    return Error{ErrorCode::conflict,
                 fmt::format("code {} of {} says the same and holds; withdraw it first if it must be replaced",
                             before.back().code.serial, rating.enterprise),
                 rating.enterprise};
  }
  made.signed_code.payload = made.code.text();
  LANTIAN_TRY(made.signed_code.signature, signer.sign(made.signed_code.payload));
  made.by = by;
  const keep::DocumentDraft draft{std::string{code_kind}, code_key(rating.enterprise, rating.year),
                                  issued_code_json(made), before.empty() ? 0 : before.back().row};
  LANTIAN_TRY(const auto rows, book.append({&draft, 1}, by, now));
  made.row = rows.front().number;
  return made;
}

Result<IssuedCode> withdraw_code(keep::DocumentBook& book, std::string_view enterprise, int year,
                                 const std::string& reason, const std::string& by, UtcSeconds now) {
  LANTIAN_TRY(auto codes, codes_of(book, enterprise, year));
  if (codes.empty()) {
    return Error{ErrorCode::not_found, fmt::format("no code of {} in {} was issued", enterprise, year), ""};
  }
  IssuedCode last = std::move(codes.back());
  if (last.withdrawal) {
    return Error{ErrorCode::conflict,
                 fmt::format("code {} was withdrawn on {}", last.code.serial, text_of(last.withdrawal->on)), ""};
  }
  last.withdrawal = CodeWithdrawal{by, reason, code_day(now)};
  const keep::DocumentDraft draft{std::string{withdrawal_kind}, withdrawal_key(last.code),
                                  withdrawal_json(*last.withdrawal), 0};
  LANTIAN_CHECK(book.append({&draft, 1}, by, now));
  return last;
}

std::string token_of(const carbon::SignedCode& code) {
  return base64url(code.payload) + code.signature;
}

Result<std::optional<VerifiedCode>> verified_code(const keep::DocumentBook& book, const CodeSigner& signer,
                                                  std::string_view token) {
  using None = std::optional<VerifiedCode>;
  constexpr std::size_t longest = carbon::longest_code * 2 + carbon::signature_length;
  if (token.size() > longest || token.size() <= carbon::signature_length) return None{};
  const std::size_t cut = token.size() - carbon::signature_length;
  const auto payload = from_base64url(token.substr(0, cut));
  if (!payload) return None{};
  const auto read = carbon::parse_signed_code(*payload + "|" + std::string{token.substr(cut)});
  if (!read || !signer.is_signed(read->payload, read->signature)) return None{};
  const auto code = carbon::parse_code(read->payload);
  if (!code) return None{};
  LANTIAN_TRY(auto codes, codes_of(book, code->enterprise, code->year));
  const auto found =
      std::ranges::find_if(codes, [&](const IssuedCode& one) { return one.signed_code.payload == read->payload; });
  if (found == codes.end()) return None{};
  const CodeState state = state_in(codes, *found);
  return None{VerifiedCode{std::move(*found), state}};
}

}  // namespace lantian::serve

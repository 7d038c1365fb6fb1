#include "serve/carbon/codes.hpp"
#include "serve/document.hpp"

namespace lantian::serve {

std::string issued_code_json(const IssuedCode& issued) {
  return DocumentJson{
      {"code", issued.signed_code.payload}, {"signature", issued.signed_code.signature}, {"by", issued.by}}
      .dump();
}

Result<IssuedCode> read_issued_code_json(std::string_view json) {
  IssuedCode out;
  LANTIAN_TRY(const std::string text, read_document(json, "code", [&out](const DocumentPart& part) {
                out.by = part.text("by");
                return part.text("code") + "|" + part.text("signature");
              }));
  LANTIAN_TRY(out.signed_code, carbon::parse_signed_code(text));
  LANTIAN_TRY(out.code, carbon::parse_code(out.signed_code.payload));
  return out;
}

std::string withdrawal_json(const CodeWithdrawal& withdrawal) {
  return DocumentJson{{"by", withdrawal.by}, {"reason", withdrawal.reason}, {"on", text_of(withdrawal.on)}}.dump();
}

Result<CodeWithdrawal> read_withdrawal_json(std::string_view json) {
  return read_document(json, "withdrawal of a code", [](const DocumentPart& part) {
    return CodeWithdrawal{part.text("by"), part.text("reason"), part.day("on")};
  });
}

Result<std::string> read_withdrawal_wish(std::string_view json) {
  return read_document(json, "withdrawal of a code", [](const DocumentPart& part) {
    constexpr std::size_t most_bytes = 2000;
    std::string reason = part.text("reason");
    if (reason.empty() || reason.size() > most_bytes) part.wrong("reason", "1 to 500 characters that say why");
    return reason;
  });
}

}  // namespace lantian::serve

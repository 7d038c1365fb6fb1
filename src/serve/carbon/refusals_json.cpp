#include "serve/carbon/refusals.hpp"
#include "serve/document.hpp"

namespace lantian::serve {
namespace {

DocumentJson refused_name_json(const carbon::RefusedName& one) {
  return {{"count", one.count}, {"first", text_of(one.first)}, {"last", text_of(one.last)}};
}

carbon::RefusedName read_refused_name(const DocumentPart& part) {
  return {part.small("count"), part.instant("first"), part.instant("last")};
}

}  // namespace

std::string refusals_json(const carbon::BankRefusals& counted) {
  DocumentJson names = DocumentJson::array();
  for (const auto& [name, one] : counted.names) {
    DocumentJson row = refused_name_json(one);
    row["enterprise"] = name;
    names.push_back(std::move(row));
  }
  return DocumentJson{{"bank", counted.bank},
                      {"day", text_of(counted.day)},
                      {"names", std::move(names)},
                      {"strangers", refused_name_json(counted.strangers)},
                      {"window", text_of(counted.window)},
                      {"in_window", counted.in_window},
                      {"kept", text_of(counted.kept)}}
      .dump();
}

Result<carbon::BankRefusals> read_refusals_json(std::string_view json) {
  return read_document(json, "refused looks", [](const DocumentPart& part) {
    carbon::BankRefusals out;
    out.bank = part.text("bank");
    out.day = part.day("day");
    for (const DocumentPart& one : part.parts("names")) out.names[one.text("enterprise")] = read_refused_name(one);
    out.strangers = read_refused_name(part.part("strangers"));
    out.window = part.instant("window");
    out.in_window = part.small("in_window");
    out.kept = part.instant("kept");
    return out;
  });
}

}  // namespace lantian::serve

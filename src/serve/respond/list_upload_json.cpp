#include "serve/http/base64.hpp"
#include "serve/respond/list_json_write.hpp"
#include "serve/respond/list_page.hpp"

namespace lantian::serve {

Result<ListUploadBody> read_list_upload_json(std::string_view body) {
  const auto refused = [](const char* why) { return Error{ErrorCode::malformed, why, ""}; };
  const ListJson in = ListJson::parse(body, nullptr, false);
  if (!in.is_object())
    return refused("send {\"name\": \"list.xlsx\", \"base64\": \"...\", \"dry_run\": true}, or a CSV");
  const auto name = in.find("name"), bytes = in.find("base64"), dry = in.find("dry_run");
  if (bytes == in.end() || !bytes->is_string()) return refused("'base64' is missing: the bytes of the workbook");
  if (name != in.end() && !name->is_string()) return refused("'name' is no text");
  if (dry != in.end() && !dry->is_boolean()) return refused("'dry_run' is neither true nor false");
  auto text = from_base64(bytes->get_ref<const std::string&>());
  if (!text) return refused("'base64' is no base64 text (RFC 4648, padded, without blanks)");
  ListUploadBody out;
  out.file = {name == in.end() ? "list" : name->get<std::string>(), *std::move(text)};
  out.dry_run = dry != in.end() && dry->get<bool>();
  return out;
}

}  // namespace lantian::serve

#include "keep/files.hpp"
#include "serve/accounts/fetch.hpp"
#include "serve/deliveries/desk.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace lantian::serve {
namespace {

/// The name for every program (RFC 6266): ASCII where it can, and UTF-8 as it is.
std::string disposition(const std::string& name) {
  std::string plain;
  for (const char c : name) plain += c >= ' ' && c < 0x7F && c != '"' && c != '\\' ? c : '_';
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, url_encoded_word(name));
}

}  // namespace

Result<void> send_parcel(const Parcel& parcel) {
  const Delivery& delivery = *parcel.delivery;
  if (!delivery.folder.empty()) return keep::write_file(delivery.folder + "/" + parcel.file_name, parcel.bytes);
  FetchRequest request;
  request.address = delivery.webhook;
  request.body = parcel.bytes;
  request.headers = {{"Content-Type", parcel.media_type},
                     {"Content-Disposition", disposition(parcel.file_name)},
                     {"Idempotency-Key", parcel.key}};
  if (!delivery.secret_from.empty()) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
    const char* secret = std::getenv(delivery.secret_from.c_str());
    if (secret == nullptr) {
      return Error{ErrorCode::not_found, fmt::format("the environment has no {}", delivery.secret_from), delivery.id};
    }
    request.headers.emplace_back("Authorization", fmt::format("Bearer {}", secret));
  }
  LANTIAN_CHECK(fetch(request));
  return {};
}

}  // namespace lantian::serve

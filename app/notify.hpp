#pragma once
#include <string_view>

namespace lantian::app {

/// Tells the service manager, when there is one, how the service is: "READY=1", "STOPPING=1". Silent without
/// NOTIFY_SOCKET. Source: sd_notify(3), whose protocol is stable.
void notify_manager(std::string_view state);

}  // namespace lantian::app

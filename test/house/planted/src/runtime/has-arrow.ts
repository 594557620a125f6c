export const planted = import("apache-arrow");
